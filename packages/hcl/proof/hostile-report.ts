// A report of anybody's, as large as one may be: whatever stands in it, and at whichever field, its
// reader throws nothing and takes time in proportion to it.
// node packages/hcl/proof/hostile-report.ts --rounds 2000 --seed 1     (rounds: made-up reports)
import { parseArgs } from 'node:util';
import { Script } from 'node:vm';
import fc from 'fast-check';
import { readReport } from '../src/index.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
/** One under the largest that is read at all. */
const BYTES = 64_000;
/** Milliseconds for one report. */
const MOST = 250;
/** For one that is no YAML: each of its faults is a problem of the YAML reader. */
const MOST_FAULTS = 2_500;

const HEAD = "layout: 'hcl'\nbrand: B\nmodel: M\n";
const FIELDS: Readonly<Record<string, (text: string) => string>> = {
  ...Object.fromEntries(
    [
      'brand',
      'bios',
      'cpu',
      'gpu',
      'network',
      'nvme',
      'memory',
      'usb',
      'hvm',
      'tpm',
      'certified',
    ].map((name) => [
      name,
      (text: string) =>
        `${HEAD.replace(`${name}: B\n`, '')}versions:\n  - works: yes\n${name}: ${text}\n`,
    ]),
  ),
  ...Object.fromEntries(
    ['works', 'qubes', 'xen', 'remark', 'credit', 'link'].map((name) => [
      name,
      (text: string) => `${HEAD}versions:\n  - ${name}: ${text}\n`,
    ]),
  ),
};
const PIECES = [
  ...[
    '<a ',
    '<a',
    ' x',
    "<a href='",
    '<a href=" href=',
    '</a>',
    '<',
    '>',
    '&',
    '&lt;',
    '&amp;amp;',
  ],
  ...[
    'https://',
    'https://a.example/',
    '/',
    '.',
    'R4.',
    'R4.3',
    '4.3-rc',
    '1',
    '0',
    ' MiB',
    '12 GB',
  ],
  ...[
    "''",
    "'",
    ' ',
    '\t',
    '\\n',
    '\\r',
    '\\t',
    '\\u202e',
    'Device present',
    'yes ',
    'a',
    ', ',
    '(',
  ],
];
const YAML = [
  '- ',
  '? ',
  ': ',
  '[',
  ']',
  '{',
  '{a: ',
  '\n',
  '\n  - ',
  '# ',
  '|\n',
  '---\n',
  '&a ',
  '!a ',
];

const quoted = (text: string) => `"${text.replaceAll('"', '\\"')}"`;
/** A piece as often as it fits, alone and with something before and behind it. */
function whole(piece: string): readonly string[] {
  const many = piece.repeat(Math.floor((BYTES - 200) / (piece.length + 1)));
  return [many, `<a href='${many}`, `R4.3${many}x`].map(quoted);
}
const small = fc
  .tuple(
    fc.constantFrom(...Object.values(FIELDS)),
    fc.array(fc.oneof(fc.constantFrom(...PIECES, ...YAML), fc.string({ maxLength: 6 })), {
      maxLength: 30,
    }),
    fc.boolean(),
  )
  .map(([field, pieces, quote]) => field(quote ? quoted(pieces.join('')) : pieces.join('')));

const count = { read: 0, refused: 0, wrong: 0 };
let slowest = { what: '', ms: 0 };
const reading = new Script('nyxReading()');

/** Reads it, and says so when it throws or takes longer than it may. */
function read(what: string, text: string, most = MOST): void {
  (globalThis as { nyxReading?: () => boolean }).nyxReading = () => readReport('a.yml', text).ok;
  const started = process.threadCpuUsage();
  let wrong: string | undefined;
  try {
    // What goes on and on is cut short: only a script of its own can be.
    count[reading.runInThisContext({ timeout: 20_000 }) === true ? 'read' : 'refused'] += 1;
  } catch (error) {
    wrong = String(error);
  }
  // What this thread computed: a busy machine takes none of it.
  const { user, system } = process.threadCpuUsage(started);
  const ms = (user + system) / 1_000;
  if (ms > slowest.ms) slowest = { what, ms };
  if (ms > most) wrong ??= `It took ${ms.toFixed(0)} ms, ${most} ms at most are allowed.`;
  if (wrong === undefined) return;
  count.wrong += 1;
  console.log(`${what}: ${wrong}`);
}

for (const text of fc.sample(small, { numRuns: Number(values.rounds), seed: Number(values.seed) }))
  read(JSON.stringify(text), text);
for (const [name, field] of Object.entries(FIELDS))
  for (const piece of PIECES)
    for (const text of whole(piece))
      if (count.wrong < 5) read(`${name} of ${JSON.stringify(piece)}`, field(text));
const { what, ms } = slowest;
for (const piece of YAML)
  read(`YAML of ${JSON.stringify(piece)}`, HEAD + piece.repeat(BYTES / piece.length), MOST_FAULTS);
console.log(
  `hostile-report: ${count.read} read, ${count.refused} refused, ${count.wrong} wrong, from seed ${values.seed}; slowest ${ms.toFixed(0)} ms (${what}), of what is no YAML ${slowest.ms.toFixed(0)} ms`,
);
if (count.wrong > 0 || count.read === 0 || count.refused === 0) process.exitCode = 1;
