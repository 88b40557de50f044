// Asks the real PyYAML about the inputs of yaml-data.ts and keeps its answers as test data.
import { writeFileSync } from 'node:fs';
import { compileBundle } from '../src/index.ts';
import { emitYaml } from '../src/yaml.ts';
import { desk, unit } from './desk.ts';
import { loadWithPyYaml, pythonWith } from './python.ts';
import { TRICKY, toYamlMap } from './yaml-data.ts';

const python = pythonWith('yaml');
if (python === null) throw new Error('No Python with PyYAML is here.');
const texts = TRICKY.map((data) => {
  const printed = emitYaml(toYamlMap(data), 'data');
  if (!printed.ok) throw new Error(JSON.stringify(printed.problems));
  return printed.value;
});
const bundle = await compileBundle(desk, unit);
if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
texts.push(bundle.value.files.find((file) => file.path === 'salt/nyx/profile.sls')?.text ?? '');
const answers = loadWithPyYaml(python, texts);
const kept = texts.map((text, at) => ({ text, answer: answers[at] }));
const formula = kept.pop();
const folder = new URL('../fixtures/', import.meta.url);
writeFileSync(new URL('desk-formula.json', folder), `${JSON.stringify(formula, null, 2)}\n`);
writeFileSync(
  new URL('../fixtures/pyyaml.json', import.meta.url),
  `${JSON.stringify(kept, null, 2)}\n`,
);
