// A DIGESTS file of anybody's: whatever stands in it, of whatever size, its reader gives a digest of
// the image or says why not, in plain characters, within bounds of time and memory.
// node apps/provision/proof/digests.ts --rounds 20000 --seed 1     (rounds: made-up files)
import { parseArgs } from 'node:util';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { MOST_DIGESTS_BYTES, readDigests } from '../src/iso/digests.ts';
import { readClearsigned } from '../src/iso/signature.ts';

const NAME = 'Qubes-R4.3.1-x86_64.iso';
const hex = (digits: number) => 'ab'.repeat(digits / 2);
const PIECES = [
  ...[32, 40, 56, 64, 128].map(hex),
  ...[hex(64).toUpperCase(), ' *', '  ', ' ', '*', '\n', '\r\n', '\r', '\u2028', '\0', '\t'],
  ...[NAME, 'Other.iso', '.iso', '../', '/', '__proto__', '\u001b[2J', '\u202e', '\ud800'],
  ...['-----BEGIN PGP SIGNED MESSAGE-----\n', '-----END PGP SIGNATURE-----', 'Hash: SHA256\n'],
];
const line = fc
  .tuple(fc.constantFrom(...PIECES), fc.constantFrom(' *', '  ', ' '), fc.constantFrom(NAME, 'b'))
  .map((parts) => `${parts.join('')}\n`);
const piece = fc.oneof(fc.constantFrom(...PIECES), line, fc.string({ maxLength: 8 }));
const file = fc
  .oneof(fc.array(piece, { maxLength: 12 }), fc.array(line, { maxLength: 3 }))
  .map((pieces) => pieces.join(''));

/** What a run found; `failures` is one sentence each. */
interface DigestsReport {
  readonly read: number;
  readonly refused: number;
  readonly failures: readonly string[];
}

/** Reads as many made-up files, and says where the reader throws, or gives or says what it must not. */
export function hostileDigests(rounds: number, seed: number): DigestsReport {
  const failures: string[] = [];
  let read = 0;
  for (const text of fc.sample(file, { numRuns: rounds, seed })) {
    try {
      const digests = readDigests('D', text, NAME);
      read += digests.ok ? 1 : 0;
      const wrong = digests.ok ? notIn(text, { ...digests.value }) : unclear(digests.problems);
      if (wrong !== undefined) failures.push(`${wrong}: ${JSON.stringify(text)}`);
    } catch (error) {
      failures.push(`${String(error)}: ${JSON.stringify(text)}`);
    }
  }
  return { read, refused: rounds - read, failures };
}

/** A digest is one that stands in the file before the name of the image, and strong. */
function notIn(text: string, digests: Readonly<Record<string, string>>): string | undefined {
  const wrong = Object.entries(digests).find(
    ([kind, digest]) =>
      digest.length !== { sha256: 64, sha512: 128 }[kind] ||
      ![' *', '  '].some((gap) => text.toLowerCase().includes(`${digest}${gap}qubes-r4.3.1`)),
  );
  if (Object.keys(digests).length === 0) return 'it gives no digest';
  return wrong === undefined ? undefined : `it gives ${wrong.join(' ')}`;
}

function unclear(
  problems: readonly { readonly message: string; readonly fix: string }[],
): string | undefined {
  if (problems.length === 0) return 'refused without a problem';
  const told = problems.map(({ message, fix }) => `${message}${fix}`);
  return told.every((one) => /^[ -~…]+$/.test(one)) ? undefined : `it says ${told.join(' ')}`;
}

/** Each with how many bytes; a real one has 500. */
const GREAT: Readonly<Record<string, (bytes: number) => string>> = {
  'good lines': (bytes) => `${hex(64)} *${NAME}\n`.repeat(bytes / 90),
  'ends of lines': (bytes) => '\n'.repeat(bytes),
  'a digest without end': (bytes) => `${'a'.repeat(bytes)} *${NAME}\n`,
  'a name without end': (bytes) => `${hex(64)} *${'a'.repeat(bytes)}.iso\n`,
  blanks: (bytes) => `${hex(64)}${' '.repeat(bytes)}`,
  'ends of lines that are none': (bytes) => `${hex(64)} *${'\r'.repeat(bytes)}x`,
  'forty lines': (bytes) => `${'a'.repeat(bytes / 40)} *\u001b\n`.repeat(39),
};

/** What may stand around a signed text, as often as it goes into a file; no larger one is opened. */
const ARMOUR: Readonly<Record<string, string>> = {
  heads: '-----BEGIN PGP SIGNATURE-----\n',
  tails: '\n-----END PGP SIGNATURE-----',
  both: '\n-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n',
  'ends of lines': '\n',
  'short lines': 'x\n',
  headers: 'a: b\n',
  hyphens: '\n- -----',
  blanks: ' ',
};
const HEAD = '-----BEGIN PGP SIGNED MESSAGE-----\n';
const TAIL = '\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----';

const reading = new Script('nyxReading()');
const computed = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1_000;
};
/** Milliseconds that this thread computes for one of them: a busy machine takes none of them. */
function computing(text: string): number {
  const started = process.threadCpuUsage();
  (globalThis as { nyxReading?: () => unknown }).nyxReading = () => readDigests('D', text, NAME);
  // What goes on and on is cut short: only a script of its own can be.
  reading.runInThisContext({ timeout: 20_000 });
  return computed(started);
}

/** One sentence for each size of each form that takes more than it may; no larger one is tried then. */
async function slow(told: (ms: number) => void): Promise<readonly string[]> {
  const failures: string[] = [];
  const stood = (what: string, bytes: number, ms: number, grown: number, most = 100) => {
    told(ms);
    if (ms > most) failures.push(`${bytes} bytes of ${what} took ${ms.toFixed(0)} ms`);
    if (grown > 32) failures.push(`${bytes} bytes of ${what} took ${grown.toFixed(0)} MB`);
    return failures.length === 0;
  };
  const peak = () => process.resourceUsage().maxRSS / 1_024;
  for (const [what, make] of Object.entries(GREAT))
    for (const bytes of [1_000, 10_000, 60_000, 1_000_000, 60_000_000]) {
      const text = make(bytes);
      const before = peak();
      if (!stood(what, bytes, computing(text), peak() - before)) return failures;
    }
  for (const [what, part] of Object.entries(ARMOUR))
    for (const bytes of [1_000, 8_000, MOST_DIGESTS_BYTES])
      for (const tail of ['', TAIL]) {
        const times = Math.floor((bytes - HEAD.length - tail.length) / part.length);
        const text = `${HEAD}${part.repeat(times)}${tail}`;
        const [started, before] = [process.threadCpuUsage(), peak()];
        const read = await readClearsigned({ name: 'D', text });
        if (read.ok) failures.push(`${what}: there is no signature in it, and it is read`);
        // The OpenPGP code takes some microseconds for each line.
        const ms = computed(started);
        if (!stood(what, bytes, ms, peak() - before, 2_000)) return failures;
      }
  return failures;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const report = hostileDigests(Number(values.rounds), Number(values.seed));
  let slowest = 0;
  const told = (ms: number) => {
    slowest = Math.max(slowest, ms);
  };
  const failures = [...report.failures, ...(await slow(told))];
  for (const one of failures.slice(0, 10)) console.error(one);
  console.log(
    `digests: ${report.read} read, ${report.refused} refused, ${failures.length} failures, from seed ${values.seed}; slowest ${slowest.toFixed(0)} ms`,
  );
  process.exitCode = failures.length === 0 && report.read > 0 && report.refused > 0 ? 0 : 1;
}
