import { lint } from '@nyx/qrexec-policy';
import { describe, expect, it } from 'vitest';
import { desk } from '../test/desk.ts';
import { asked, real } from '../test/machine.ts';
import { systemInfoOf, verify } from './index.ts';

describe('a verification', () => {
  it('shows freshness weakly with the nonce, and fails on another', () => {
    const good = verify(desk, real(desk), asked);
    expect(good.weaklyShown.map((one) => one.what).join()).toContain('made for this check');
    const bad = verify(desk, { ...real(desk), nonce: 'n0' }, asked);
    expect(bad.failures.map((one) => one.code)).toEqual(['nonce']);
    const none = verify(desk, real(desk), {});
    expect(none.notProved.map((one) => one.evidence).join()).toContain(
      'Not run: no nonce was given',
    );
  });

  it('fails on a snapshot of last week', () => {
    const old = verify(desk, { ...real(desk), taken: '2026-11-14T12:00:00+00:00' }, asked);
    expect(old.failures.map((one) => one.where)).toEqual(['taken']);
  });

  it('says each time what no snapshot can show', () => {
    const { notProved } = verify(desk, real(desk), asked);
    expect(notProved.map((one) => one.what).join()).toMatch(
      /Firmware.*hypervisor.*inside the qubes/,
    );
  });

  it('fails, and proves nothing, when the policy does not load: every call is denied', () => {
    const snapshot = real(desk);
    const etc = { ...snapshot.policy?.etc, '30-user.policy': 'nonsense\n' };
    const checked = verify(desk, { ...snapshot, policy: { etc, run: {}, legacy: {} } }, asked);
    expect(checked.passed).toBe(false);
    expect(checked.notProved.map((one) => one.what)).toContain(desk.claims[0]?.text);
  });

  it('finds the owner’s rule that opens a way, in a file that comes before ours, with its path', () => {
    const snapshot = real(desk);
    const etc = {
      ...snapshot.policy?.etc,
      '30-user.policy': 'qubes.Filecopy * vault desk allow\n',
    };
    const checked = verify(desk, { ...snapshot, policy: { etc, run: {}, legacy: {} } }, asked);
    expect(checked.plan.steps).toEqual([]);
    expect(checked.failures.map((one) => [one.code, one.where])).toEqual([
      ['claim', 'claims.vault-is-offline'],
    ]);
    const [proof] = checked.proofs;
    expect(proof?.proved === false && proof.path[0]?.rule).toBe('30-user.policy:1');
  });

  it('asks one of each kind of qube about the policy, and finds what asking all of them finds', () => {
    const snapshot = real(desk);
    const own = snapshot.qubes.desk;
    if (!own) throw new Error('No desk here.');
    const more = Array.from({ length: 20 }, (_, at) => [
      `own-${at}`,
      { ...own, name: `own-${at}` },
    ]);
    const etc = {
      ...snapshot.policy?.etc,
      '30-user.policy':
        '* * own-7 vault allow\nqubes.Gpg * @anyvm @default allow\n* * nobody desk deny\n',
    };
    const many = {
      ...snapshot,
      qubes: { ...snapshot.qubes, ...Object.fromEntries(more) },
      policy: { etc, run: {}, legacy: {} },
    };
    const all = lint({ release: 'R4.3', files: etc, volatile: {}, legacy: {} }, systemInfoOf(many));
    const said = (found: typeof all) =>
      found.map((one) => `${one.where} ${one.code} ${one.severity}`);
    expect(said(verify(desk, many, asked).lint)).toEqual(said(all));
  });

  it('does not take a rule for Whonix on a machine without Whonix for a fault', () => {
    const checked = verify(desk, real(desk), asked);
    expect(checked.lint.some((one) => one.severity === 'error')).toBe(true);
    expect(checked.passed).toBe(true);
  });

  it('tells how fresh release and templates are, weakly, and fails for nothing of it', () => {
    const told = (features: Readonly<Record<string, string>>) => {
      const snapshot = real(desk);
      const qubes = Object.values(snapshot.qubes).map((one) => [
        one.name,
        one.class === 'TemplateVM' ? { ...one, features } : one,
      ]);
      return verify(desk, { ...snapshot, qubes: Object.fromEntries(qubes) }, asked);
    };
    const said = told({ 'last-updates-check': '2026-11-20 08:00:00', 'updates-available': '1' });
    expect(said.passed).toBe(true);
    expect(said.weaklyShown.map((one) => one.evidence).join()).toMatch(
      /Qubes release 4\.3\.0 \(R4\.3\).*debian-13-xfce: last-updates-check 2026-11-20 08:00:00, and updates are waiting/,
    );
    const silent = told({});
    expect(silent.passed).toBe(true);
    expect(silent.notProved.map((one) => one.evidence).join()).toMatch(
      /Not run: nothing says when .*debian-13-xfce.* was updated/,
    );
  });

  it('looks at no policy of more rules than any machine has, and that is no pass', () => {
    const etc = { '30-user.policy': 'a.B * @anyvm @anyvm deny\n'.repeat(2_001) };
    const checked = verify(desk, { ...real(desk), policy: { etc, run: {}, legacy: {} } }, asked);
    expect(checked.failures.map((one) => one.code)).toContain('too-large');
    expect([checked.passed, checked.proved, checked.lint]).toEqual([false, [], []]);
  });
});
