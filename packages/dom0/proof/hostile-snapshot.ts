// A snapshot from a hostile machine: however it was changed, it is refused or read, and what is then
// asked of it throws nothing and stays within its time and memory, also of the greatest size.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { drift, plan, readSnapshot, redact, rehearse, removal, verify } from '../src/index.ts';
import { measured } from '../test/bounded.ts';
import { stockText } from '../test/desk.ts';
import { profileNamed } from '../test/machine.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
  },
});
const profile = profileNamed('essential');
const count = { refused: 0, read: 0, wrong: 0 };
let slowest = { what: '', ms: 0 };
/** Of the whole run, with the texts that it makes. */
const MOST_MEMORY = 800_000_000;

function wrong(sentence: string): void {
  count.wrong += 1;
  if (count.wrong <= 10) console.log(sentence);
}

/** Everything that is asked of a snapshot; nothing comes of one that could not be read. */
function answer(text: string): 'read' | 'refused' {
  const read = readSnapshot(text);
  if (!read.ok) return 'refused';
  plan(profile, read.value, { prune: true });
  verify(profile, read.value, { nonce: 'n' });
  drift(profile, read.value);
  redact(read.value, profile);
  rehearse(profile, read.value);
  removal(read.value, Object.keys(read.value.qubes));
  return 'read';
}

/** Asks it all within so many milliseconds of computing, and cuts short what takes longer. */
function ask(what: string, text: string, most = 1_000): void {
  const { value, ms, error } = measured(() => answer(text), most);
  if (ms > slowest.ms) slowest = { what, ms };
  if (error !== undefined) wrong(`${what}: ${error}`);
  else if (value !== undefined) count[value] += 1;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const file = (text: string) => ({ text, sha256: createHash('sha256').update(text).digest('hex') });
const texts = ['work', 'vault', '*default*', '\u001b[2J', '__proto__', 'x'.repeat(4000), '1', ''];
const odd = fc.oneof(
  fc.constantFrom<Json>(null, true, false, -1, 1e308, [], {}, ...texts),
  fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as Json),
);

/** Puts another value, or nothing, at some place of a tree. */
function spoil(tree: Json, path: readonly number[], value: Json | undefined): void {
  let node = tree;
  for (const [depth, step] of path.entries()) {
    if (typeof node !== 'object' || node === null) return;
    const keys = Object.keys(node);
    const key = keys[step % Math.max(1, keys.length)];
    if (key === undefined) return;
    const all = node as Record<string, Json>;
    const next = all[key];
    const last = depth === path.length - 1 || typeof next !== 'object' || next === null;
    if (!last) node = next;
    else if (value === undefined) return void delete all[key];
    else {
      all[key] = value;
      return;
    }
  }
}

const stock = {
  ...(JSON.parse(stockText()) as { qubes: Record<string, Json> }),
  policy: policyOf(''),
};
function policyOf(own: string, more: Record<string, Json> = {}): Json {
  const etc = { '90-default.policy': file('* * @anyvm @anyvm ask\n'), '30-user.policy': file(own) };
  return { etc: { ...etc, ...more }, run: {}, legacy: {} };
}
const changes = fc.array(
  fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), fc.option(odd)),
  { minLength: 1, maxLength: 4 },
);
const policies = fc.oneof(
  fc.constant(''),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('*', 'a.B', 'work', '@anyvm', '@dispvm:work', 'ask', 'allow', 'target='))
    .map((words) => words.join(' ')),
);
const options = { numRuns: Number(values.rounds), seed: Number(values.seed) };
for (const [spoils, own] of fc.sample(fc.tuple(changes, policies), options)) {
  const tree = structuredClone({ ...stock, policy: policyOf(own) }) as Json;
  for (const [path, value] of spoils) spoil(tree, path, value ?? undefined);
  ask(`changed at ${JSON.stringify(spoils).slice(0, 200)}`, JSON.stringify(tree));
  if (count.wrong >= 10) break;
}

const work = stock.qubes.work as { [key: string]: Json };
function crowd(many: number): Json {
  const own = Array.from({ length: many }, (_, at) => [`q${at}`, { ...work, tags: [`t${at}`] }]);
  return { ...stock.qubes, ...Object.fromEntries(own) };
}
const lines = (many: number, line: (at: number) => string) =>
  Array.from({ length: many }, (_, at) => `${line(at)}\n`).join('');
const services = (many: number) => lines(many, (at) => `svc.A${at} * @anyvm @anyvm allow`);
const greatest: readonly (readonly [what: string, most: number, text: () => string])[] = [
  ['17 MiB of blanks', 50, () => ' '.repeat(17 * 2 ** 20)],
  ['200 MB of qubes', 50, () => `{"qubes":{${'"a":{},'.repeat(25 * 2 ** 20)}"b":{}}}`],
  ['two million qubes of one name', 2_000, () => `{"qubes":{${'"a":{},'.repeat(2 ** 21)}"b":{}}}`],
  ['seven million ones', 2_000, () => `[${'1,'.repeat(7 * 2 ** 20)}1]`],
  ['eight million brackets', 500, () => '['.repeat(2 ** 23)],
  ['a text of 16 MB', 2_000, () => JSON.stringify({ ...stock, nonce: 'x'.repeat(16_000_000) })],
  ['60,000 rules', 5_000, () => JSON.stringify({ ...stock, policy: policyOf(services(60_000)) })],
  ['300,000 rules', 2_000, () => JSON.stringify({ ...stock, policy: policyOf(services(300_000)) })],
  [
    '2,000 rules for 480 kinds of qube',
    5_000,
    () => JSON.stringify({ ...stock, qubes: crowd(480), policy: policyOf(services(2_000)) }),
  ],
  [
    '200 rules for 480 kinds of qube',
    5_000,
    () => JSON.stringify({ ...stock, qubes: crowd(480), policy: policyOf(services(200)) }),
  ],
  [
    '4,000 files beside two million ends of lines',
    5_000,
    () => {
      const notes = Array.from({ length: 4_000 }, (_, at) => [`note${at}`, file('x')]);
      const policy = policyOf('\n'.repeat(2_000_000), Object.fromEntries(notes));
      return JSON.stringify({ ...stock, policy });
    },
  ],
  [
    'includes that double twenty times',
    5_000,
    () => {
      const twice = (at: number) => `!include include/i${at}\n!include include/i${at}\n`;
      const all = Array.from({ length: 20 }, (_, at) => [`include/i${at}`, file(twice(at + 1))]);
      const more = { ...Object.fromEntries(all), 'include/i20': file(services(1)) } as never;
      return JSON.stringify({ ...stock, policy: policyOf(twice(0), more) });
    },
  ],
];
const small = { ...slowest };
slowest = { what: '', ms: 0 };
for (const [what, most, text] of greatest) {
  ask(what, text(), most);
  // What goes on and on would do so with each.
  if (count.wrong > 0) break;
}
const peak = process.resourceUsage().maxRSS * 1_024;
if (peak > MOST_MEMORY) wrong(`It took ${(peak / 1e6).toFixed(0)} MB of memory.`);
console.log(
  `hostile-snapshot: ${count.refused} refused, ${count.read} read, ${count.wrong} wrong, from seed ${values.seed}; slowest ${small.ms.toFixed(0)} ms, of the greatest ${slowest.ms.toFixed(0)} ms (${slowest.what}), ${(peak / 1e6).toFixed(0)} MB`,
);
if (count.wrong > 0 || count.read === 0 || count.refused === 0) process.exitCode = 1;
