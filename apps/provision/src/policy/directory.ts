import {
  type Policy,
  type PolicyFiles,
  type PolicySource,
  parse,
  type Release,
} from '@nyx/qrexec-policy';
import type { Io } from '../io.ts';
import { type Problem, type Result, refuse } from '../problem.ts';

/** A real policy directory is a few hundred lines. */
const MOST_BYTES = 4_000_000;

/** Names that the daemon may read, below either directory. */
const POLICY = /^[^.][^/]*(?:\.policy|\/[^.].*)$/;
const LEGACY = /^[^.]/;

/** As Python reads it: a byte order mark is a character, and what is no UTF-8 is not mended. */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Those that the daemon passes over for their names may hold anything: an editor's copy does. */
async function readPolicyText(io: Io, path: string, isRead: boolean): Promise<Result<string>> {
  const file = await io.readFile(path, MOST_BYTES);
  if (!file.ok) return file;
  try {
    return { ok: true, value: strict.decode(file.value) };
  } catch {
    if (!isRead) return { ok: true, value: '' };
    const message = 'It is not UTF-8; the daemon cannot read it, and denies every call.';
    return refuse('file-unreadable', path, message, 'Save it as UTF-8, or as plain ASCII.');
  }
}

async function readFiles(io: Io, folder: string, taken: RegExp): Promise<Result<PolicyFiles>> {
  const names = await io.readFolder(folder);
  if (!names.ok) return names;
  const files: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const name of names.value) {
    const text = await readPolicyText(io, `${folder}/${name}`, taken.test(name));
    if (text.ok) files[name] = text.value;
    else problems.push(...text.problems);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: files };
}

/**
 * The texts of a policy directory with its `include/`, and of a legacy directory when one is named.
 * Problems: those of files, and `usage` for an unknown release.
 */
export async function readDirectory(
  io: Io,
  folder: string,
  given: { readonly release: string | undefined; readonly legacy: string | undefined },
): Promise<Result<PolicySource>> {
  const release = readRelease(given.release);
  if (!release.ok) return release;
  const files = await readFiles(io, folder, POLICY);
  if (!files.ok) return files;
  const source = { release: release.value, files: files.value };
  if (given.legacy === undefined) return { ok: true, value: source };
  const legacy = await readFiles(io, given.legacy, LEGACY);
  return legacy.ok ? { ok: true, value: { ...source, legacy: legacy.value } } : legacy;
}

function readRelease(text = 'R4.3'): Result<Release> {
  return text === 'R4.2' || text === 'R4.3'
    ? { ok: true, value: text }
    : refuse(
        'usage',
        '--release',
        `${text} is no release that is known here.`,
        'Write R4.2 or R4.3.',
      );
}

/** The same, read as the daemon reads it. Problems besides: those of the policy. */
export async function readPolicy(
  io: Io,
  folder: string,
  given: { readonly release: string | undefined; readonly legacy: string | undefined },
): Promise<Result<Policy>> {
  const source = await readDirectory(io, folder, given);
  return source.ok ? parse(source.value) : source;
}

/** The options that say how a policy directory is read. */
export const directoryOptions = {
  release: { type: 'string', value: 'RELEASE', help: 'R4.2 or R4.3 (default).' },
  legacy: {
    type: 'string',
    value: 'DIR',
    help: 'The legacy directory (/etc/qubes-rpc/policy), for !compat-4.0.',
  },
} as const;
