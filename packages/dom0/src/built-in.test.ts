import { builtInProfiles } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { stock, unit } from '../test/desk.ts';
import { applied, asked, real } from '../test/machine.ts';
import { compileBundle, plan, verify } from './index.ts';

describe.each(builtInProfiles.map((profile) => [profile.name, profile] as const))(
  'the profile %s',
  (_, profile) => {
    it('compiles for a unit', async () => {
      const bundle = await compileBundle(profile, unit);
      expect(bundle.ok ? [] : bundle.problems).toEqual([]);
    });

    it('differs from a stock installation, which does not pass', () => {
      const made = plan(profile, stock());
      expect(made.outcome).toBe('changes');
      expect(made.assumptions.join()).toContain('policy');
      const checked = verify(profile, stock());
      expect(checked.passed).toBe(false);
      expect(checked.proved).toEqual([]);
    });

    it('leaves nothing to do once applied, and every claim is proved on the machine itself', () => {
      expect(plan(profile, applied(profile))).toMatchObject({ steps: [], outcome: 'nothing' });
      const checked = verify(profile, real(profile), asked);
      expect(checked.failures).toEqual([]);
      expect(checked.passed).toBe(true);
      expect(checked.proved.map((one) => one.what)).toEqual(
        expect.arrayContaining(profile.claims.map((claim) => claim.text)),
      );
      expect(checked.proofs.every((proof) => proof.proved)).toBe(true);
    });
  },
);
