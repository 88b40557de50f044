// Asks Salt's own loader about the formulas of the tests' unit and keeps what it answered. Salt is
// found as Python finds modules; `PYTHONPATH` may name a checkout.
import { writeFileSync } from 'node:fs';
import { compileBundle } from '../src/index.ts';
import { desk, unit } from './desk.ts';
import { JINJA, pythonWithSalt, readWithSalt } from './salt.ts';

const python = pythonWithSalt();
if (python === null) throw new Error('No Python with Salt is here.');
const bundle = await compileBundle(desk, unit);
if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
const files = bundle.value.files.filter((file) => file.path.endsWith('.sls'));
const texts = [
  ...files.map(({ path, text }) => ({ path, text })),
  ...JINJA.map((text, at) => ({ path: `jinja ${at}`, text })),
];
const answers = readWithSalt(
  python,
  texts.map((one) => one.text),
);
const kept = texts.map((one, at) => ({ ...one, answer: answers[at] }));
const target = new URL('../fixtures/salt.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(kept, null, 1)}\n`);
