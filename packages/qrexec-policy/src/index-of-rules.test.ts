import { expect, it } from 'vitest';
import { compile } from './compiled.ts';
import { Ground } from './ground.ts';
import { RuleIndex } from './index-of-rules.ts';
import { parse } from './parse.ts';
import type { Domain } from './system.ts';

const qube: Domain = { type: 'AppVM', tags: [], template_for_dispvms: false, default_dispvm: null };

function made(): { ground: Ground; index: RuleIndex } {
  const text = 's * work vault ask\ns +a @anyvm @anyvm allow\n';
  const parsed = parse({ release: 'R4.3', files: { '30-user.policy': text } });
  if (!parsed.ok) throw new Error('does not parse');
  const ground = new Ground({ domains: { work: qube, vault: qube } }, 'R4.3');
  return { ground, index: new RuleIndex(ground, compile(parsed.value, ground)) };
}

it('keeps nothing for names that neither the policy nor the machine knows', () => {
  const { ground, index } = made();
  const vault = ground.targets.numberOf('vault') ?? -1;
  const call = (number: number) => {
    expect(ground.targets.numberOf(`x${number}`)).toBe(ground.targets.numberOf('@default'));
    for (const name of [`s+${number}`, `x${number}`, 's+a', 's']) {
      for (const source of [`x${number}`, `@x${number}`, 'work']) {
        index.kindOf(name).lane(index.sources.find(source)).answer(vault);
      }
    }
  };
  call(0);
  const lane = index.kindOf('s').lane(index.sources.find('work'));
  for (let number = 1; number < 100; number += 1) call(number);
  expect(index.kindOf('s+other').lane(index.sources.find('work'))).toBe(lane);
  expect(index.kindOf('s').lane(index.sources.find('x8'))).toBe(
    index.kindOf('s').lane(index.sources.find('x9')),
  );
  expect(index.kindOf('s').lane(index.sources.find('@x8'))).not.toBe(
    index.kindOf('s').lane(index.sources.find('@x8')),
  );
});

it('answers the same after it has forgotten', () => {
  const { ground, index } = made();
  const vault = ground.targets.numberOf('vault') ?? -1;
  for (const call of ['s', 's+a']) {
    const answer = () => index.kindOf(call).lane(index.sources.find('work')).answer(vault);
    const before = answer();
    expect(ground.kept.fields).toBeGreaterThan(0);
    index.forget();
    expect(ground.kept.fields).toBe(0);
    expect(answer()).toEqual(before);
    expect(answer()).not.toBe(before);
  }
});
