import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { brokenClaims } from '../change/apply.ts';
import type { Profile } from '../profile.ts';
import { SYSTEM_DEFAULT } from '../profile.ts';
import { Prover, proveAll } from '../prove.ts';
import { readProfile } from '../schema.ts';
import { validate } from '../validate/validate.ts';
import type { World } from '../world.ts';
import { laidOver, worldOf } from '../world-of.ts';
import { builtInProfiles, findProfile } from './index.ts';
import { stockDefault } from './stock.ts';

/**
 * Lines that no claim falls without, each with what it is for. Whatever else can be taken out of a
 * profile unnoticed is a mistake: either the line or the claim.
 */
const NOT_FOR_A_CLAIM: Readonly<Record<string, string>> = {
  'qubes.GetDate @tag:anon-vm @anyvm deny':
    'Keeps the shipped rule in front of the exception that follows it.',
};

/** Settings that may change without a claim noticing, each with what holds in its place. */
const SECOND_LOCK = 'A rule denies it every disposable; this is the second lock.';
const SAME_REACH =
  'The default disposable template is online too; this one has other programs or memory.';
const HELD_BY_SOMETHING_ELSE: Readonly<Record<string, string>> = {
  'defaultDispvm of vault-work': SECOND_LOCK,
  'defaultDispvm of vault-personal': SECOND_LOCK,
  'defaultDispvm of sources-vault': SECOND_LOCK,
  'defaultDispvm of vault-names': SECOND_LOCK,
  'defaultDispvm of dvm-tips': SECOND_LOCK,
  'defaultDispvm of dvm-anon': SECOND_LOCK,
  'defaultDispvm of anon-mail': SECOND_LOCK,
  'defaultDispvm of anon-talk': SECOND_LOCK,
  'defaultDispvm of anon-read': SECOND_LOCK,
  'defaultDispvm of sources-tips': SECOND_LOCK,
  'defaultDispvm of dvm-research': SECOND_LOCK,
  'defaultDispvm of dvm-offline': SECOND_LOCK,
  'defaultDispvm of keys': SECOND_LOCK,
  'defaultDispvm of sys-tunnel': SECOND_LOCK,
  'defaultDispvm of admin-prod': SECOND_LOCK,
  'defaultDispvm of admin-keys': SECOND_LOCK,
  'defaultDispvm of code': SAME_REACH,
  'defaultDispvm of code-clients': SAME_REACH,
  'defaultDispvm of dvm-build': SAME_REACH,
  'defaultDispvm of admin-lab': SAME_REACH,
  'privacy-advocate: defaultDispvm of default-mgmt-dvm': SECOND_LOCK,
  'firewall of personal-bills': 'No claim is made of it: its reason says that it leaks.',
  'firewall of sys-tunnel': 'No claim is made of it: its reason says that it leaks.',
};

function isHeld({ name }: Profile, what: string): boolean {
  return [what, `${name}: ${what}`].some((key) => HELD_BY_SOMETHING_ELSE[key] !== undefined);
}

describe.each(builtInProfiles)('$name', (profile) => {
  it('is a valid profile, also when it is read back from JSON', () => {
    expect(validate(profile)).toEqual([]);
    expect(readProfile(JSON.parse(JSON.stringify(profile)))).toEqual({ ok: true, value: profile });
  });

  it('makes at least eight claims, and all are proved', () => {
    expect(profile.claims.length).toBeGreaterThanOrEqual(8);
    expect(brokenClaims(profile)).toEqual([]);
  });

  it('claims of ways only what has a way', () => {
    const prover = new Prover(world(profile));
    for (const claim of profile.claims) {
      if (claim.kind !== 'only-through') continue;
      const { through: _, ...open } = claim;
      expect(prover.prove({ ...open, kind: 'never' }).proved, claim.id).toBe(false);
    }
  });

  it('gives no qube without network a default disposable that has one', () => {
    const found = world(profile);
    const isOnline = (name: string | null) =>
      found.qubes.some((qube) => qube.name === name && qube.netvm !== null);
    const own = new Set(profile.qubes.map(({ name }) => name));
    for (const qube of found.qubes) {
      if (!own.has(qube.name) || qube.netvm !== null || qube.providesNetwork) continue;
      expect(isOnline(qube.defaultDispvm), qube.name).toBe(false);
    }
  });

  it('gives no qube behind Tor a default disposable that is not', () => {
    const found = world(profile);
    const netvmOf = (name: string | null) => found.qubes.find((qube) => qube.name === name)?.netvm;
    for (const qube of found.qubes) {
      if (qube.netvm !== 'sys-whonix' || qube.defaultDispvm === null) continue;
      expect(netvmOf(qube.defaultDispvm), qube.name).toBe('sys-whonix');
    }
  });

  it('speaks in its claims of no qube that is not there', () => {
    const names = new Set(world(profile).qubes.map(({ name }) => name));
    for (const { text, id } of profile.claims) {
      for (const [, name] of text.matchAll(/`([^`]+)`/g)) expect(names, id).toContain(name);
    }
  });

  it('needs every line that denies', () => {
    for (const rule of profile.policy) {
      if (rule.action !== 'deny' || rule.purpose !== 'claim') continue;
      const line = `${rule.service} ${rule.source} ${rule.target} deny`;
      if (NOT_FOR_A_CLAIM[line] !== undefined) continue;
      const without = { ...profile, policy: profile.policy.filter((one) => one !== rule) };
      expect(brokenClaims(without), line).not.toEqual([]);
    }
  });

  it('needs every exception, because a later line would deny it', () => {
    for (const [index, rule] of profile.policy.entries()) {
      if (rule.action === 'deny' || rule.purpose !== 'claim') continue;
      const isDenied = profile.policy
        .slice(index + 1)
        .some((later) => later.action === 'deny' && later.purpose === 'claim');
      expect(isDenied, `${rule.service} ${rule.source} ${rule.target}`).toBe(true);
    }
  });

  it('notices when the network or the disposable of a qube goes back to the system default', () => {
    for (const qube of profile.qubes) {
      for (const key of ['netvm', 'defaultDispvm', 'firewall'] as const) {
        const value = key === 'firewall' ? null : SYSTEM_DEFAULT;
        const qubes = profile.qubes.map((one) => (one === qube ? { ...one, [key]: value } : one));
        const changed = { ...profile, qubes };
        const what = `${key} of ${qube.name}`;
        if (isSame(profile, changed) || isHeld(profile, what)) continue;
        expect([...validate(changed), ...brokenClaims(changed)], what).not.toEqual([]);
      }
    }
  });
});

function world(profile: Profile): World {
  const found = worldOf(profile);
  if (!found.ok) throw new Error(JSON.stringify(found.problems));
  return found.value;
}

/** Whether a change changes nothing: the default can be what was written. */
function isSame(a: Profile, b: Profile): boolean {
  return isDeepStrictEqual(laidOver(a).qubes, laidOver(b).qubes);
}

describe('the untouched installation', () => {
  it('lets the vault out silently, through a disposable that is online', () => {
    const [proof] = proveAll(world(stockDefault), stockDefault.claims);
    expect(proof).toMatchObject({
      proved: false,
      sentence:
        'vault → silent qubes.OpenInVM → @dispvm:default-dvm → silent netvm → sys-firewall' +
        ' → silent netvm → sys-net → silent network device → @internet',
    });
  });

  it('keeps a compromised qube out of the others all the same', () => {
    const [, proof] = proveAll(world(stockDefault), stockDefault.claims);
    expect(proof?.proved).toBe(true);
  });
});

it('finds a profile by its name, and says which there are', () => {
  expect(findProfile('writer')).toMatchObject({ ok: true, value: { title: 'Writer' } });
  expect(findProfile('__proto__')).toMatchObject({
    ok: false,
    problems: [{ code: 'unknown-profile', fix: expect.stringContaining('essential, writer') }],
  });
});
