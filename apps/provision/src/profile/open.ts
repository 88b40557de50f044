import { builtInProfiles, findProfile, type Profile, stockDefault } from '@nyx/qube-profiles';
import { readProfile } from '@nyx/qube-profiles/schema';
import type { Io } from '../io.ts';
import { nearest } from '../nearest.ts';
import { type Problem, type Result, refuse } from '../problem.ts';
import { parseJson, readText } from '../read.ts';

/** A profile, and its bytes where it was read from a file: digests are taken over these. */
export interface OpenedProfile {
  readonly profile: Profile;
  readonly text: string | undefined;
}

const MOST_BYTES = 2_000_000;

/**
 * A built-in profile by its name, or any by its file, in JSON or YAML (`./essential` is a file,
 * `essential` is not). `stock-default` is the laptop as Qubes ships it, the example whose claims fail.
 * Problems: of the file, and every one of the profile's shape.
 */
export async function openProfile(io: Io, nameOrFile: string): Promise<Result<OpenedProfile>> {
  if (nameOrFile === stockDefault.name)
    return { ok: true, value: { profile: stockDefault, text: undefined } };
  const known = findProfile(nameOrFile);
  if (known.ok) return { ok: true, value: { profile: known.value, text: undefined } };
  const file = await readText(io, nameOrFile, MOST_BYTES);
  if (!file.ok) {
    const isName = /^[a-z][a-z0-9-]*$/.test(nameOrFile);
    return isName ? unknown(nameOrFile) : file;
  }
  const json = /\.ya?ml$/i.test(nameOrFile)
    ? await parseYaml(nameOrFile, file.value)
    : parseJson(nameOrFile, file.value);
  if (!json.ok) return json;
  const read = readProfile(json.value);
  return read.ok ? { ok: true, value: { profile: read.value, text: file.value } } : read;
}

/** YAML 1.2 without aliases, so that a short file cannot become a huge one. Problem: `not-yaml`. */
async function parseYaml(where: string, text: string): Promise<Result<unknown>> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true });
  const problems = [...document.errors, ...document.warnings].map(
    ({ linePos, message }): Problem => {
      const [at] = linePos ?? [];
      const place = at === undefined ? where : `${where}:${at.line}:${at.col}`;
      const said = message.split('\n')[0] ?? message;
      return { code: 'not-yaml', where: place, message: `${said}`, fix: 'Write plain YAML.' };
    },
  );
  if (problems.length > 0) return { ok: false, problems };
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch {
    return refuse('not-yaml', where, 'It has aliases.', 'Write each part out.');
  }
}

function unknown(name: string) {
  const names = [...builtInProfiles, stockDefault].map((profile) => profile.name);
  const like = nearest(name, names);
  return refuse(
    'file-missing',
    name,
    'There is neither such a built-in profile nor such a file.',
    like === undefined ? `Name a file, or one of ${names.join(', ')}.` : `Did you mean ${like}?`,
  );
}
