import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deskBundle } from '../test/kickstart.ts';
import { chunksOf, JINJA, pythonWithSalt, readWithSalt, type SaltAnswer } from '../test/salt.ts';
import { toJson } from '../test/yaml-data.ts';
import { formulaTree } from './sls.ts';
import type { State } from './state.ts';

interface Kept {
  readonly path: string;
  readonly text: string;
  readonly answer: SaltAnswer;
}

const kept = JSON.parse(
  readFileSync(new URL('../fixtures/salt.json', import.meta.url), 'utf8'),
) as readonly Kept[];
const bundle = deskBundle();
const files = new Map(bundle.files.map((file) => [file.path, file.text]));

const meant = (states: readonly State[]) => chunksOf(toJson(formulaTree(states)));

function answerTo(path: string): SaltAnswer {
  const found = kept.find((one) => one.path === path);
  if (!found) throw new Error(`Nothing is kept of ${path}.`);
  return found.answer;
}

describe('Salt’s own loader and state compiler', () => {
  it('read every formula of today, as kept', () => {
    const sls = [...files].filter(([path]) => path.endsWith('.sls'));
    for (const [path, text] of sls)
      expect([path, kept.find((one) => one.path === path)?.text]).toEqual([path, text]);
    expect(kept.flatMap((one) => one.answer.errors)).toEqual([]);
  });

  it('would run exactly the states of the bundle, in their order, with their arguments', () => {
    expect(answerTo('salt/nyx/profile.sls').chunks).toEqual(meant(bundle.states));
    const policy = bundle.states.filter((state) => state.phase === 'policy');
    expect(answerTo('salt/nyx/policy.sls').chunks).toEqual(meant(policy));
  });

  it('11.5: #!yaml as the very first bytes stops Jinja; a line or a mark before it does not', () => {
    const names = JINJA.map((_, at) => answerTo(`jinja ${at}`).chunks[0]?.name);
    expect(names).toEqual(['{{ 7*7 }}', '49', '49', '49']);
  });

  const python = pythonWithSalt();

  it.skipIf(python === null)('says the same now', () => {
    const texts = kept.map((one) => one.text);
    expect(readWithSalt(python ?? '', texts)).toEqual(kept.map((one) => one.answer));
  });

  it.runIf(python === null)('is not on this machine: its kept answers were checked', () => {
    console.warn('dom0: no Salt here; its kept answers were checked instead.');
  });
});
