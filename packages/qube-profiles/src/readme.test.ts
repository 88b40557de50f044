import { expect, it } from 'vitest';
import { applyChanges, findProfile, proveAll, stockDefault, worldOf } from './index.ts';

it('does what the README shows', () => {
  const stock = worldOf(stockDefault);
  const proofs = stock.ok ? proveAll(stock.value, stockDefault.claims) : [];
  expect(proofs.map(({ proved }) => proved)).toEqual([false, true]);
  const essential = findProfile('essential');
  const changed = essential.ok
    ? applyChanges(essential.value, [{ op: 'netvm', name: 'vault', netvm: 'sys-firewall' }])
    : undefined;
  expect(changed?.ok === false && changed.problems[0]?.code).toBe('claim-broken');
});
