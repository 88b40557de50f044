import { isPlaceholder } from '@nyx/hcl';
import { builtInProfiles, type Claim, type Profile, proveAll, worldOf } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, qube, stock, unit } from '../test/desk.ts';
import { deskBundle, made } from '../test/kickstart.ts';
import { applied } from '../test/machine.ts';
import { COLLECTOR } from './asset/collector.ts';
import { buildBundle } from './bundle.ts';
import { checkUnit, stickFiles, verify } from './index.ts';

const bundle = deskBundle();

type Asked<C> = C extends Claim ? Omit<C, 'id' | 'text'> : never;

/** What breaks a claim on the machine that a profile makes; null when nothing does. */
function brokenBy(profile: Profile, claim: Asked<Claim>): string | null {
  const world = worldOf(profile);
  if (!world.ok) throw new Error(JSON.stringify(world.problems));
  const [proof] = proveAll(world.value, [{ id: 'asked', text: 'Asked.', ...claim }]);
  return proof?.proved === false ? proof.sentence : null;
}

describe('facts 11.6: what the shipped defaults allow', () => {
  it('“vault → @dispvm is silently allowed on stock R4.3 … default_dispvm none removes that path”', () => {
    const stockProof = verify(desk, stock()).proofs[0];
    expect(stockProof?.proved).toBe(false);
    expect(verify(desk, applied(desk)).proofs[0]?.proved).toBe(true);
  });

  it('“A rule for a broad tag reopens it”: the claim has a path through it', () => {
    const [first] = desk.policy;
    if (!first) throw new Error('The profile has no rule.');
    const broad: Profile = {
      ...desk,
      qubes: [...desk.qubes, qube('den', { tags: ['nyx-room'] })],
      policy: [
        ...desk.policy,
        {
          ...first,
          ...{ source: '@tag:nyx-room', target: '@default', action: 'allow' },
          ...{ params: { target: '@dispvm:dvm-web' }, purpose: 'convenience' },
          service: 'qubes.OpenURL',
        },
      ],
    };
    const claim = { kind: 'not-silently', from: ['den'], to: ['@internet'] } as const;
    expect(brokenBy(broad, claim)).toContain('@dispvm:dvm-web');
    expect(brokenBy({ ...broad, policy: desk.policy }, claim)).toBeNull();
  });

  it('“A qube behind Tor whose default_dispvm is on clearnet silently reaches clearnet by VMShell”', () => {
    const behindTor = (defaultDispvm: string | null): Profile => ({
      ...desk,
      templates: [...desk.templates, { family: 'whonix-workstation', packages: [], why: 'Tor.' }],
      qubes: [
        ...desk.qubes,
        qube('anon', { template: 'whonix-workstation', netvm: 'sys-whonix', defaultDispvm }),
      ],
    });
    const claim = { kind: 'not-silently', from: ['anon'], to: ['@dispvm:dvm-web'] } as const;
    const direct = /^anon → silent qubes\.\S+ → @dispvm:dvm-web/;
    expect(brokenBy(behindTor('dvm-web'), claim)).toMatch(direct);
    expect(brokenBy(behindTor(null), claim) ?? '').not.toMatch(direct);
  });

  it('“A firewall allow-list with a DNS rule still leaks through DNS; names are resolved when rules load”: it counts as a way out', () => {
    const ends = { from: ['desk'], to: ['@internet'] };
    expect(brokenBy(desk, { kind: 'not-silently', ...ends })).not.toBeNull();
  });

  it('“Denies that a claim needs belong in 31; conveniences after 55”', () => {
    const of = (name: string) =>
      bundle.files.find((file) => file.path === `policy/${name}`)?.text ?? '';
    expect(of('31-nyx-desk.policy')).toMatch(/^(qubes\.\S+ \* vault @anyvm deny\n)+$/);
    expect(of('55-nyx-desk.policy')).toBe(
      'qubes.OpenURL * desk @default allow target=@dispvm:dvm-web\n',
    );
  });
});

it('facts 11.6: “50-config-* files …: a rule in a 31-file silently defeats it”: what opens stands there only before a deny of its service', () => {
  for (const profile of builtInProfiles) {
    const made = buildBundle(profile, unit);
    const files = made.ok ? made.value.files : [];
    const early = files.find(({ path }) => path.startsWith('policy/31-'))?.text ?? '';
    const rules = early.split('\n').map((line) => line.split(' '));
    for (const [at, [service, , , , action]] of rules.entries()) {
      if (action !== 'allow' && action !== 'ask') continue;
      const denies = rules.slice(at + 1).filter((rule) => rule[4] === 'deny');
      expect([service, denies.some(([denied]) => denied === service || denied === '*')]).toEqual([
        service,
        true,
      ]);
    }
  }
});

describe('facts 11.7: reading a machine', () => {
  it('“The policy is complete only with include/, /run/qubes/policy.d and /etc/qubes-rpc/policy”', () => {
    for (const path of ['/etc/qubes/policy.d', '/run/qubes/policy.d', '/etc/qubes-rpc/policy'])
      expect(COLLECTOR).toContain(path);
    expect(COLLECTOR).toContain('os.walk');
  });

  it('“it needs only List/Get/GetAll/Info/Assigned calls”: the collector sets, starts and removes nothing', () => {
    expect(COLLECTOR).not.toMatch(/setattr|\.start\(|\.shutdown\(|\bdel \w|\.run\(\[(?!"rpm")|"w"/);
  });

  it('“USB device ids contain serials”: only the first two parts of one are kept', () => {
    expect(COLLECTOR).toContain('split(":")[:2]');
  });
});

describe('facts 11.8: boards and installer', () => {
  it('“V54 and NV41 boards report the DMI serial 123456789”, “UUID Not Settable”: neither is asked', () => {
    const ks = made();
    const pre = ks.slice(ks.indexOf('%pre'), ks.indexOf('%post'));
    expect(pre).toContain('/sys/class/dmi/id/product_name');
    expect(pre).not.toMatch(/product_serial|board_serial|product_uuid|dmidecode/);
    expect(isPlaceholder('Not Settable')).toBe(true);
  });

  it('“A placeholder is no identity: use product name plus NVMe model and serial”', () => {
    expect(checkUnit({ ...unit, disk: { ...unit.disk, serial: '123456789' } }).ok).toBe(false);
  });

  it('“Anaconda keeps a copy of ks.cfg … unless /tmp/NOSAVE_INPUT_KS exists”', () => {
    expect(made()).toContain('/tmp/NOSAVE_INPUT_KS');
  });

  it('“Heads lists the OEM boot entry even without a stick”, “No entry combines kernel-latest with inst.ks”', () => {
    const stick = stickFiles(bundle, made('bench-provisioned'));
    const sheet = stick.ok ? stick.value.find((file) => file.path === 'BENCH.txt')?.text : '';
    expect(sheet).toMatch(/also lists the OEM entry when no stick is there/);
    expect(sheet).toContain('No entry of the medium combines kernel-latest with the stick');
  });
});
