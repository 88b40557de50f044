import { isDeepStrictEqual } from 'node:util';
import { type Domain, type Evaluator, loadPolicy } from '@nyx/qrexec-policy';
import { describe, expect, it } from 'vitest';
import { brokenClaims } from '../change/apply.ts';
import type { Profile, ProfileRule } from '../profile.ts';
import { SYSTEM_DEFAULT } from '../profile.ts';
import { Prover, proveAll } from '../prove.ts';
import { readProfile } from '../schema.ts';
import { validate } from '../validate/validate.ts';
import type { World } from '../world.ts';
import { laidOver } from '../world-of.ts';
import { builtInProfiles, findProfile } from './index.ts';
import { stockDefault } from './stock.ts';

/**
 * What may be taken out of a profile with no claim falling and nothing refused, though somebody then
 * reaches more. Each with the reason.
 */
const REACHES_MORE: Readonly<Record<string, string>> = {
  'developer: defaultDispvm of code':
    'A disposable of default-dvm is online as well; it only lacks the compilers.',
  'developer: defaultDispvm of code-clients': 'The same.',
  'sysadmin: defaultDispvm of admin-lab':
    'A disposable of default-dvm is online as well; it only lacks the tools.',
};

const DATE = 'How far a clock is off can give its owner away, but reaches nobody.';
const LIST =
  'A list that lets anything out lets everything out: it keeps slips in, not an attacker.';
const SECOND = 'Its rules deny every call to its default disposable; this holds without them.';

/** The same where nobody reaches more: a second lock, or what is no matter of reach. */
const REACHES_NO_MORE: Readonly<Record<string, string>> = {
  'writer: qubes.GetDate @tag:anon-vm @anyvm deny': DATE,
  'journalist: qubes.GetDate @tag:anon-vm @anyvm deny': DATE,
  'sysadmin: qubes.GetDate @tag:anon-vm @anyvm deny': DATE,
  'privacy-advocate: qubes.GetDate @tag:anon-vm @anyvm deny': DATE,
  'developer: qubes.Filecopy code-clients code deny': 'It stops a slip; a detour would still ask.',
  'writer: firewall of personal-bills': LIST,
  'sysadmin: firewall of sys-tunnel': LIST,
  'writer: defaultDispvm of vault-work': SECOND,
  'writer: defaultDispvm of vault-personal': SECOND,
  'journalist: defaultDispvm of sources-vault': SECOND,
  'developer: defaultDispvm of keys': SECOND,
  'sysadmin: defaultDispvm of sys-tunnel': SECOND,
  'sysadmin: defaultDispvm of admin-prod': SECOND,
  'sysadmin: defaultDispvm of admin-keys': SECOND,
  'privacy-advocate: defaultDispvm of vault-names': SECOND,
  'writer: defaultDispvm of dvm-research': SECOND,
  'writer: defaultDispvm of dvm-offline': SECOND,
  'journalist: defaultDispvm of dvm-tips': SECOND,
  'journalist: defaultDispvm of dvm-offline': SECOND,
  'privacy-advocate: defaultDispvm of anon-mail': SECOND,
  'privacy-advocate: defaultDispvm of anon-talk': SECOND,
  'privacy-advocate: defaultDispvm of dvm-anon': SECOND,
};

describe.each(builtInProfiles)('$name', (profile) => {
  const laid = laidOver(profile);
  const before = new Prover(laid);

  it('is a valid profile, also when it is read back from JSON', () => {
    expect(validate(profile)).toEqual([]);
    expect(readProfile(JSON.parse(JSON.stringify(profile)))).toEqual({ ok: true, value: profile });
  });

  it('makes at least eight claims, and all are proved', () => {
    expect(profile.claims.length).toBeGreaterThanOrEqual(8);
    expect(brokenClaims(profile)).toEqual([]);
  });

  it('claims of ways only what has a way', () => {
    for (const claim of profile.claims) {
      if (claim.kind !== 'only-through') continue;
      const { through: _, ...open } = claim;
      expect(before.prove({ ...open, kind: 'never' }).proved, claim.id).toBe(false);
    }
  });

  it('gives no qube without network a default disposable that has one', () => {
    const isOnline = (name: string | null) =>
      laid.qubes.some((qube) => qube.name === name && qube.netvm !== null);
    const own = new Set(profile.qubes.map(({ name }) => name));
    for (const qube of laid.qubes) {
      if (!own.has(qube.name) || qube.netvm !== null || qube.providesNetwork) continue;
      expect(isOnline(qube.defaultDispvm), qube.name).toBe(false);
    }
  });

  it('gives no qube behind Tor a default disposable that is not', () => {
    const netvmOf = (name: string | null) => laid.qubes.find((qube) => qube.name === name)?.netvm;
    for (const qube of laid.qubes) {
      if (qube.netvm !== 'sys-whonix' || qube.defaultDispvm === null) continue;
      expect(netvmOf(qube.defaultDispvm), qube.name).toBe('sys-whonix');
    }
  });

  it('speaks in its claims of no qube that is not there', () => {
    const names = new Set(laid.qubes.map(({ name }) => name));
    for (const { text, id } of profile.claims) {
      for (const [, name] of text.matchAll(/`([^`]+)`/g)) expect(names, id).toContain(name);
    }
  });

  it('notices when any line is taken out that closes something, but for what is named', () => {
    const changes = profile.policy.flatMap((rule): Change[] => {
      if (rule.action !== 'deny') return [];
      const policy = profile.policy.filter((one) => one !== rule);
      const what = `${rule.service} ${rule.source} ${rule.target} deny`;
      return [{ what, changed: { ...profile, policy } }];
    });
    expectNoticed(profile.name, before, changes, (what) => what.endsWith(' deny'));
  });

  it('has no line without which every call is answered the same', () => {
    const domains = domainsOf(laid);
    const whole = loadPolicy(laid.policy, { domains });
    for (const rule of profile.policy) {
      const without = { ...profile, policy: profile.policy.filter((one) => one !== rule) };
      const after = loadPolicy(laidOver(without).policy, { domains });
      expect(
        answersDiffer(whole, after, Object.keys(domains), rule),
        `${rule.service} ${rule.source}`,
      ).toBe(true);
    }
  });

  it('notices when the network, disposable or firewall of a qube goes back to the default', () => {
    const changes = profile.qubes.flatMap((qube) =>
      (['netvm', 'defaultDispvm', 'firewall'] as const).flatMap((key): Change[] => {
        const value = key === 'firewall' ? null : SYSTEM_DEFAULT;
        const qubes = profile.qubes.map((one) => (one === qube ? { ...one, [key]: value } : one));
        const changed = { ...profile, qubes };
        const isSame = isDeepStrictEqual(laid.qubes, laidOver(changed).qubes);
        return isSame ? [] : [{ what: `${key} of ${qube.name}`, changed }];
      }),
    );
    expectNoticed(profile.name, before, changes, (what) => !what.endsWith(' deny'));
  });
});

interface Change {
  readonly what: string;
  readonly changed: Profile;
}

/** A claim falls, or the profile is refused; what is named above is what is left, and no more. */
function expectNoticed(
  name: string,
  before: Prover,
  changes: readonly Change[],
  isAsked: (what: string) => boolean,
): void {
  const named: string[] = [];
  for (const { what, changed } of changes) {
    const world = laidOver(changed);
    const after = new Prover(world);
    if (changed.claims.some((claim) => !after.prove(claim).proved)) continue;
    const key = `${name}: ${what}`;
    const more = world.qubes.flatMap(({ name }) => moreReached(before, after, name));
    if (key in REACHES_NO_MORE) expect(more, key).toEqual([]);
    if (key in REACHES_NO_MORE || key in REACHES_MORE) named.push(key);
    else expect(validate(changed), `${key}: ${more.join(', ')}`).not.toEqual([]);
  }
  const all = Object.keys({ ...REACHES_MORE, ...REACHES_NO_MORE });
  const due = all.filter((key) => key.startsWith(`${name}: `) && isAsked(key));
  expect(named.toSorted()).toEqual(due.toSorted());
}

/** What a qube reaches in the second world, silently or with a click, and did not in the first. */
function moreReached(before: Prover, after: Prover, name: string): readonly string[] {
  const [known, found] = [before.blastRadius(name), after.blastRadius(name)];
  const silent = new Set(known.silent);
  const any = new Set([...known.silent, ...known.asks]);
  return [
    ...found.silent.filter((place) => !silent.has(place)),
    ...found.asks.filter((place) => !any.has(place)),
  ].map((place) => `${name} → ${place}`);
}

function domainsOf({ qubes }: World): Readonly<Record<string, Domain>> {
  return Object.fromEntries(
    qubes.map((qube): [string, Domain] => [
      qube.name,
      {
        type: qube.class,
        tags: qube.tags,
        template_for_dispvms: qube.templateForDispvms,
        default_dispvm: qube.defaultDispvm,
      },
    ]),
  );
}

/** Whether some call that a rule speaks of is answered otherwise without it. */
function answersDiffer(
  before: Evaluator,
  after: Evaluator,
  names: readonly string[],
  rule: ProfileRule,
): boolean {
  const targets = [...names, ...names.map((name) => `@dispvm:${name}`)];
  targets.push('@default', '@dispvm', 'dom0');
  const services = rule.service === '*' ? ['any.Other', 'qubes.Filecopy'] : [rule.service];
  return services.some((service) =>
    names.some((source) =>
      targets.some((target) => {
        const call = { source, target, call: `${service}${rule.argument.replace('*', '+')}` };
        const { rule: _, notify: __, ...was } = before.evaluate(call);
        const { rule: ___, notify: ____, ...is } = after.evaluate(call);
        return !isDeepStrictEqual(was, is);
      }),
    ),
  );
}

describe('the untouched installation', () => {
  it('lets the vault out silently, through a disposable that is online', () => {
    const [proof] = proveAll(laidOver(stockDefault), stockDefault.claims);
    expect(proof).toMatchObject({
      proved: false,
      sentence:
        'vault → silent qubes.OpenInVM → @dispvm:default-dvm → silent netvm → sys-firewall' +
        ' → silent netvm → sys-net → silent network device → @internet',
    });
  });

  it('keeps a compromised qube out of the others all the same', () => {
    const [, proof] = proveAll(laidOver(stockDefault), stockDefault.claims);
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
