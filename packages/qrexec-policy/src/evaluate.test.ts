import { describe, expect, it } from 'vitest';
import type { Domain, Policy, SystemInfo } from './index.ts';
import { evaluate, loadPolicy, parse } from './index.ts';

const qube: Domain = { type: 'AppVM', tags: [], template_for_dispvms: false, default_dispvm: null };
const system: SystemInfo = { domains: { work: qube, vault: qube } };

function policy(text: string): Policy {
  const parsed = parse({ release: 'R4.3', files: { '30-user.policy': text } });
  if (!parsed.ok) throw new Error('does not parse');
  return parsed.value;
}

describe('loadPolicy', () => {
  it('answers the same call with the same object, which nobody can change', () => {
    const loaded = loadPolicy(policy('s * work vault ask\n'), system);
    const call = { source: 'work', target: 'vault', call: 's+x' };
    const answer = loaded.evaluate(call);
    expect(loaded.evaluate({ ...call })).toBe(answer);
    expect(Object.isFrozen(answer) && Object.isFrozen(answer.targets)).toBe(true);
    expect(Object.isFrozen(loaded.evaluate({ ...call, target: 'ghost' }))).toBe(true);
  });

  it('keeps apart arguments that a rule names, and services', () => {
    const loaded = loadPolicy(policy('s +a work vault allow\ns * work vault deny\n'), system);
    const to = (call: string) => loaded.evaluate({ source: 'work', target: 'vault', call }).rule;
    expect(['s+a', 's+b', 's', 's+', 's+a+', 't+a'].map(to)).toEqual([
      '30-user.policy:1',
      '30-user.policy:2',
      '30-user.policy:2',
      '30-user.policy:2',
      '30-user.policy:2',
      undefined,
    ]);
  });

  it('answers alike for one source after others, where they differ only in themselves', () => {
    const loaded = loadPolicy(policy('s * @anyvm @anyvm allow\ns * * @adminvm allow\n'), system);
    const to = (source: string, target: string) =>
      loaded.evaluate({ source, target, call: 's' }).result;
    expect(to('work', 'vault')).toBe('allow');
    expect(to('vault', 'vault')).toBe('deny');
    expect(to('vault', 'work')).toBe('allow');
    expect(to('work', 'work')).toBe('deny');
    expect(to('work', '@adminvm')).toBe('allow');
    expect(to('dom0', '@adminvm')).toBe('deny');
  });

  it('never throws on names that objects have of their own', () => {
    for (const name of ['__proto__', 'constructor', 'toString', '']) {
      expect(
        evaluate(policy('* * * * allow\n'), system, { source: name, target: name, call: name })
          .result,
      ).toBe('deny');
    }
  });

  it('throws on a rule that no parser gave, rather than guess', () => {
    const { rules, release } = policy('s * work vault deny\n');
    const bad = rules.map((rule) => ({ ...rule, source: '@nobody' }));
    expect(() => loadPolicy({ release, rules: bad }, system)).toThrow(RangeError);
  });
});
