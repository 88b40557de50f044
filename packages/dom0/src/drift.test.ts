import { describe, expect, it } from 'vitest';
import { desk, stock } from '../test/desk.ts';
import { changed, real, withProperty } from '../test/machine.ts';
import { drift } from './index.ts';

describe('drift', () => {
  it('is nothing on a machine as it was set up', () => {
    expect(drift(desk, real(desk))).toMatchObject({
      changed: [],
      weakens: [],
      ordinary: [],
      line: 'Nothing differs from the profile; 1 of 1 claims hold.',
    });
  });

  it('tells what nyx-apply puts back, and what only a person can', () => {
    const moved = drift(desk, withProperty(real(desk), 'vault', 'netvm', 'sys-firewall'));
    expect(moved).toMatchObject({ byBundle: true, byHand: [] });
    const tagged = changed(real(desk), 'desk', ({ tags }) => ({ tags: [...tags, 'mine'] }));
    expect(drift(desk, tagged)).toMatchObject({
      byBundle: false,
      byHand: ['qvm-tags desk del mine'],
    });
  });

  it('holds no claim for proved on a machine that could not be read whole', () => {
    const blind = { ...real(desk), unread: ['vault.netvm: PermissionError'] };
    expect(drift(desk, blind)).toMatchObject({
      asked: false,
      line: 'Cannot tell whether anything differs from the profile; 1 of 1 claims hold in what could be read.',
    });
  });

  it('tells the change that weakens a claim, and the path', () => {
    const told = drift(desk, withProperty(real(desk), 'vault', 'netvm', 'sys-firewall'));
    expect(told.weakens).toHaveLength(1);
    expect(told.weakens[0]).toMatchObject({
      claim: 'vault-is-offline',
      changes: ['vault: netvm is sys-firewall; the profile says none.'],
    });
    expect(told.weakens[0]?.path).toMatch(/^vault → silent netvm → sys-firewall/);
    expect(told.ordinary).toEqual([]);
  });

  it('tells a rule of the owner’s as the cause when it is in no Nyx file', () => {
    const snapshot = real(desk);
    const etc = {
      ...snapshot.policy?.etc,
      '30-user.policy': 'qubes.Filecopy * vault desk allow\n',
    };
    const told = drift(desk, { ...snapshot, policy: { etc, run: {}, legacy: {} } });
    expect(told.weakens[0]?.changes).toEqual([
      'The rule 30-user.policy:1 allows qubes.Filecopy from vault to desk.',
    ]);
    const { byBundle, byHand } = told;
    expect([byBundle, byHand]).toEqual([
      false,
      ['Take line 1 out of /etc/qubes/policy.d/30-user.policy.'],
    ]);
  });

  it('calls a colour, more memory and an own qube ordinary life', () => {
    const snapshot = withProperty(real(desk), 'desk', 'label', 'red');
    const work = snapshot.qubes.work;
    if (!work) throw new Error('No work here.');
    const told = drift(desk, {
      ...snapshot,
      qubes: { ...snapshot.qubes, 'my-own': { ...work, name: 'my-own' } },
    });
    expect(told.weakens).toEqual([]);
    expect(told.ordinary).toEqual([
      'my-own is a qube that the profile does not know.',
      'desk: label is red; the profile says green.',
    ]);
  });

  it('says what it had to suppose', () => {
    expect(drift(desk, stock()).assumptions.join()).toContain('not collected');
  });
});
