// Asks the real PyYAML about the inputs of yaml-data.ts and keeps its answers as test data.
import { writeFileSync } from 'node:fs';
import { emitYaml } from '../src/yaml.ts';
import { loadWithPyYaml, pythonWith } from './python.ts';
import { TRICKY, toYamlMap } from './yaml-data.ts';

const python = pythonWith('yaml');
if (python === null) throw new Error('No Python with PyYAML is here.');
const texts = TRICKY.map((data) => {
  const printed = emitYaml(toYamlMap(data), 'data');
  if (!printed.ok) throw new Error(JSON.stringify(printed.problems));
  return printed.value;
});
const answers = loadWithPyYaml(python, texts);
const kept = texts.map((text, at) => ({ text, answer: answers[at] }));
writeFileSync(
  new URL('../fixtures/pyyaml.json', import.meta.url),
  `${JSON.stringify(kept, null, 2)}\n`,
);
