import { expect, it } from 'vitest';
import { kindsOf, lint, type SystemInfo } from '../src/index.ts';
import { generate } from './generate.ts';
import { Random } from './random.ts';

/** Three like each qube, that no rule names; and of every second only those. */
function crowded({ domains }: SystemInfo): SystemInfo {
  const all = Object.entries(domains).flatMap(([name, domain], number) => {
    const { uuid: _, ...like } = domain;
    const more = ['-two', '-three', '-four'].map((end) => [`${name}${end}`, like] as const);
    return number % 2 === 0 ? [...more, [name, domain] as const] : more;
  });
  return { domains: Object.fromEntries(all) };
}

it('finds with two of each kind of qube what it finds with all', () => {
  const random = new Random(5);
  let left = 0;
  let found = 0;
  for (let round = 0; round < 8; round += 1) {
    const { source, system } = generate(random, 0);
    const all = crowded(system);
    const texts = [source.files, source.volatile ?? {}, source.legacy ?? {}].flatMap(Object.values);
    const some = kindsOf(all, texts);
    const said = (of: SystemInfo) =>
      lint(source, of).map(({ where, code, severity }) => [where, code, severity].join(' '));
    expect(said(some)).toEqual(said(all));
    left += Object.keys(all.domains).length - Object.keys(some.domains).length;
    found += said(some).length;
  }
  expect([left > 40, found > 40]).toEqual([true, true]);
});

it('keeps who is named, pointed at or of a kind of its own, and two of the others', () => {
  const qube = {
    type: 'AppVM',
    tags: ['b', 'a'],
    template_for_dispvms: true,
    default_dispvm: null,
  } as const;
  const domains = {
    ...{ one: qube, two: { ...qube, tags: ['a', 'b'] }, three: qube, named: qube, pointed: qube },
    ...{ other: { ...qube, tags: ['a'] }, points: { ...qube, default_dispvm: 'pointed' } },
  };
  const some = kindsOf({ domains }, ['s * named @tag:a deny\n']);
  expect(Object.keys(some.domains)).toEqual('one two named pointed other points'.split(' '));
});

it('keeps a qube that a rule names by its uuid, and no other for having one', () => {
  const domains = Object.fromEntries(
    ['1', '2', '3', '4', '5'].map((digit) => [
      `q${digit}`,
      {
        type: 'AppVM',
        tags: [],
        template_for_dispvms: false,
        default_dispvm: null,
        uuid: `${digit}0000000-0000-4000-8000-000000000000`,
      } as const,
    ]),
  );
  const text = 's * uuid:40000000-0000-4000-8000-000000000000 * allow\n';
  expect(Object.keys(kindsOf({ domains }, [text]).domains)).toEqual(['q1', 'q2', 'q4']);
});
