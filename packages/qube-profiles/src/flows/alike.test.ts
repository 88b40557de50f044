import { expect, it } from 'vitest';
import { machine, qube } from '../../test/small-world.ts';
import { flows } from '../flows.ts';
import type { World } from '../world.ts';

const qubes = [qube('a'), qube('b')];
const rulesOf = (world: World, by: string) =>
  flows(world).flatMap((flow) => (flow.by === by && flow.kind === 'qrexec' ? [flow.rule] : []));

it('names the own rule of each of two services for which the rules say the same', () => {
  const world = machine(
    qubes,
    'x.One * a b allow',
    'x.Two * @anyvm @anyvm deny',
    'x.Two * a b allow',
    'x.Three * a b allow',
  );
  expect(rulesOf(world, 'x.One')).toEqual(['30-test.policy:1']);
  expect(rulesOf(world, 'x.Two')).toEqual([]);
  expect(rulesOf(world, 'x.Three')).toEqual(['30-test.policy:4']);
});

it('tells apart services whose rules differ in one word, and those of admin', () => {
  const world = machine(
    [...qubes, qube('c')],
    'x.One * a b allow',
    'x.Two * a b allow target=c',
    'x.Three * a c allow',
    'x.Four * c b allow',
    'x.Five * a b ask',
    'admin.vm.Kill * a b allow target=dom0',
    'x.Kill * a b allow target=dom0',
  );
  const ends = (by: string) =>
    flows(world).flatMap(({ from, to, how, by: service }) =>
      service === by && from === 'a' ? [how === 'asks' ? `${to}?` : to] : [],
    );
  expect(ends('x.One')).toEqual(['b']);
  expect(ends('x.Two')).toEqual(['c']);
  expect(ends('x.Three')).toEqual(['c']);
  expect(ends('x.Four')).toEqual([]);
  expect(ends('x.Five')).toEqual(['b?']);
  expect(ends('admin.vm.Kill')).toEqual(['b']);
  expect(ends('x.Kill')).toEqual(['@dom0']);
});

it('names the place of a rule that stands in a file included twice', () => {
  const world = machine(
    qubes,
    'x.One * a b allow',
    'x.One * b a allow',
    'x.Two * a b allow',
    'x.Two * b a allow',
  );
  const line = (from: number, as: number) => {
    const rule = world.policy.rules[from];
    if (rule === undefined) throw new Error('no such rule');
    return { ...rule, line: as };
  };
  const rules = [line(0, 1), line(1, 1), line(2, 3), line(3, 4)];
  const twice = { ...world, policy: { ...world.policy, rules } };
  const own = flows(twice).filter(({ by, from }) => by === 'x.Two' && from === 'a');
  expect(own.map(({ rule }) => rule)).toEqual(['30-test.policy:3']);
});
