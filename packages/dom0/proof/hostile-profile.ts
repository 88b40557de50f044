// Any text at any field of a profile: it is refused with a reason, or every file of the bundle still
// means exactly what was intended, to PyYAML and to Salt's own loader where they are installed.
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { type Attempt, attempts } from '../test/hostile-profile.ts';
import { judge, type Meant } from '../test/judge-bundle.ts';
import { loadWithPyYaml, pythonWith } from '../test/python.ts';
import { chunksOf, pythonWithSalt, readWithSalt } from '../test/salt.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = Number(values.rounds);
const yaml = pythonWith('yaml');
const salt = pythonWithSalt();

/** Texts of Salt files that were read already: most attempts leave most files as they are. */
const seen = new Set<string>();
const count = { refused: 0, compiled: 0, wrong: 0, yaml: 0, salt: 0 };

function tell(sentence: string): void {
  count.wrong += 1;
  process.exitCode = 1;
  if (count.wrong <= 20) console.log(sentence);
}

interface Unread extends Meant {
  readonly from: Attempt;
}

function read(files: readonly Unread[]): void {
  const texts = files.map(({ text }) => text);
  const where = (at: number) => JSON.stringify([files[at]?.from.field, files[at]?.from.text]);
  if (yaml !== null && files.length > 0) {
    for (const [at, answer] of loadWithPyYaml(yaml, texts).entries())
      if (!isDeepStrictEqual(answer, { value: files[at]?.tree }))
        tell(`${where(at)}: PyYAML reads something else.`);
    count.yaml += files.length;
  }
  if (salt === null || files.length === 0) return;
  for (const [at, answer] of readWithSalt(salt, texts).entries()) {
    const meant = chunksOf(files[at]?.tree);
    // A template's own state has no order of ours, and Salt gives it one.
    const chunks = answer.chunks.map((one) =>
      one.__id__ === 'nyx-packages' ? { ...one, order: undefined } : one,
    );
    const ours = chunks.map((one) => JSON.parse(JSON.stringify(one)) as unknown);
    if (answer.errors.length > 0 || !isDeepStrictEqual(ours, meant))
      tell(`${where(at)}: Salt would run something else. ${answer.errors.join(' ')}`);
  }
  count.salt += files.length;
}

for (let done = 0; done < rounds; done += 500) {
  const files: Unread[] = [];
  const batch = attempts(Math.min(500, rounds - done), Number(values.seed) + done);
  for (const from of batch) {
    const judged = judge(from.profile);
    count[judged.refused ? 'refused' : 'compiled'] += 1;
    for (const one of judged.wrong) tell(`${JSON.stringify([from.field, from.text])}: ${one}`);
    for (const file of judged.files) {
      if (seen.has(file.text)) continue;
      seen.add(file.text);
      files.push({ ...file, from });
    }
  }
  read(files);
}
const named = (python: string | null, name: string, files: number) =>
  python === null ? `no ${name} here` : `${name} read ${files} different files`;
console.log(
  `hostile-profile: ${count.refused} refused, ${count.compiled} compiled, ${named(yaml, 'PyYAML', count.yaml)}, ${named(salt, 'Salt', count.salt)}, ${count.wrong} wrong, from seed ${values.seed}`,
);
if (count.refused === 0 || count.compiled === 0) process.exitCode = 1;
