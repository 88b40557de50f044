import { type Problem, type ProvisionCode, quoted, type Result } from '../problem.ts';

/** What a DIGESTS file says of one image; only what an attacker cannot collide. */
export interface Digests {
  readonly sha256?: string;
  readonly sha512?: string;
}

/** A real one has four lines. */
const MOST_LINES = 40;
export const MOST_DIGESTS_BYTES = 64_000;

const LINE = /^([0-9A-Fa-f]+) [ *](.+)$/;
const IMAGE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.iso$/;

/** The algorithm is not named; it follows from the number of digits. */
const algorithms: Readonly<Record<number, string>> = {
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
  128: 'sha512',
};

/**
 * Reads the lines `<hex> *<file>` of a DIGESTS file, as signed. Everything that is not such a line,
 * a second name and a second digest of one kind are refused, each with its line.
 * Problems: `digests-malformed`, `digests-other-image`, `digests-weak`.
 */
export function readDigests(where: string, text: string, image: string): Result<Digests> {
  const problems: Problem[] = [];
  const wrong = (code: ProvisionCode, at: string, message: string, fix: string) =>
    problems.push({ code, where: at, message, fix });
  const malformed = (at: string, message: string) =>
    wrong('digests-malformed', at, message, 'Take the DIGESTS file as Qubes publishes it.');
  // Cut at one line too many, and only when the whole is no larger than it may be.
  const lines = text.length > MOST_DIGESTS_BYTES ? [] : text.split('\n', MOST_LINES + 1);
  if (lines.length === 0 || lines.length > MOST_LINES) {
    malformed(where, 'It is longer than any DIGESTS file.');
    return { ok: false, problems };
  }
  const names = new Set<string>();
  const seen = new Map<string, string>();
  lines.forEach((raw, index) => {
    const line = raw.replace(/\r$/, '');
    if (line === '') return;
    const at = `${where}:${index + 1}`;
    const [, hex = '', name = ''] = LINE.exec(line) ?? [];
    const algorithm = algorithms[hex.length];
    if (algorithm === undefined) malformed(at, `This is no digest and name: ${quoted(line)}.`);
    else if (!IMAGE.test(name)) malformed(at, `This is no name of an image: ${quoted(name)}.`);
    else if (seen.has(algorithm)) malformed(at, 'It is a second digest of the same kind.');
    else {
      names.add(name);
      seen.set(algorithm, hex.toLowerCase());
    }
  });
  if (names.size > 1) malformed(where, `It names several images: ${[...names].join(', ')}.`);
  if (problems.length > 0) return { ok: false, problems };
  const [name] = names;
  if (name === undefined) malformed(where, 'There is no digest in it.');
  else if (name !== image)
    wrong(
      'digests-other-image',
      where,
      `It speaks of ${name}, not of ${quoted(image)}.`,
      'Give the image back the name that was signed, or take its own DIGESTS file.',
    );
  const sha256 = seen.get('sha256');
  const sha512 = seen.get('sha512');
  if (name !== undefined && sha256 === undefined && sha512 === undefined)
    wrong(
      'digests-weak',
      where,
      'It gives MD5 and SHA-1 only, which can be forged.',
      'Take a DIGESTS file with SHA-256 or SHA-512.',
    );
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(sha512 === undefined ? {} : { sha512 }),
    },
  };
}
