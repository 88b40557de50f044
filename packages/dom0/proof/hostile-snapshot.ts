// A snapshot from a hostile machine: however it was changed, it is refused or read, and what is then
// asked of it throws nothing and takes seconds at most, also of the greatest size.
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { drift, plan, readSnapshot, redact, rehearse, removal, verify } from '../src/index.ts';
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

/** Everything that is asked of a snapshot; true when it could be read. */
function ask(what: string, text: string): boolean {
  const started = performance.now();
  try {
    const read = readSnapshot(text);
    if (read.ok) {
      plan(profile, read.value, { prune: true });
      verify(profile, read.value, { nonce: 'n' });
      drift(profile, read.value);
      redact(read.value, profile);
      rehearse(profile, read.value);
      removal(read.value, Object.keys(read.value.qubes));
    }
    count[read.ok ? 'read' : 'refused'] += 1;
    return read.ok;
  } catch (error) {
    count.wrong += 1;
    if (count.wrong <= 10) console.log(`${what}: ${error instanceof Error ? error.stack : error}`);
    return false;
  } finally {
    const ms = performance.now() - started;
    if (ms > slowest.ms) slowest = { what, ms };
  }
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
}

const work = stock.qubes.work as { [key: string]: Json };
function crowd(many: number): Json {
  const own = Array.from({ length: many }, (_, at) => [`q${at}`, { ...work, tags: [`t${at}`] }]);
  return { ...stock.qubes, ...Object.fromEntries(own) };
}
const lines = (many: number, line: (at: number) => string) =>
  Array.from({ length: many }, (_, at) => `${line(at)}\n`).join('');
const services = (many: number) => lines(many, (at) => `svc.A${at} * @anyvm @anyvm allow`);
const greatest: readonly (readonly [what: string, text: () => string])[] = [
  ['two million qubes of one name', () => `{"qubes":{${'"a":{},'.repeat(2 ** 21)}"b":{}}}`],
  ['seven million ones', () => `[${'1,'.repeat(7 * 2 ** 20)}1]`],
  ['eight million brackets', () => '['.repeat(2 ** 23)],
  ['a text of 16 MB', () => JSON.stringify({ ...stock, nonce: 'x'.repeat(16_000_000) })],
  ['60,000 rules', () => JSON.stringify({ ...stock, policy: policyOf(services(60_000)) })],
  ['300,000 rules', () => JSON.stringify({ ...stock, policy: policyOf(services(300_000)) })],
  [
    '2,000 rules for 480 kinds of qube',
    () => JSON.stringify({ ...stock, qubes: crowd(480), policy: policyOf(services(2_000)) }),
  ],
  [
    '200 rules for 480 kinds of qube',
    () => JSON.stringify({ ...stock, qubes: crowd(480), policy: policyOf(services(200)) }),
  ],
  [
    'includes that double twenty times',
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
for (const [what, text] of greatest) ask(what, text());
console.log(
  `hostile-snapshot: ${count.refused} refused, ${count.read} read, ${count.wrong} wrong, from seed ${values.seed}; slowest ${small.ms.toFixed(0)} ms, of the greatest ${slowest.ms.toFixed(0)} ms (${slowest.what}), ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
);
if (count.wrong > 0 || count.read === 0 || count.refused === 0) process.exitCode = 1;
