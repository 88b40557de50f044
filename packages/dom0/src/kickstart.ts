import { findBoard } from '@nyx/hcl';
import { findFamily, type Profile } from '@nyx/qube-profiles';
import type { Bundle } from './bundle.ts';
import { postScript } from './kickstart-post.ts';
import { preScript } from './kickstart-pre.ts';
import { type BundleFile, manifestFile, printManifest } from './manifest.ts';
import { neededInstallerQubes } from './needs.ts';
import { type Dom0Result, done, problem, refused } from './problem.ts';
import { sha256 } from './sha256.ts';
import type { UnitFacts } from './unit.ts';

/** The two ways to ship that install on the bench; with self-install the disk stays blank. */
export type Way = 'sealed-first-boot' | 'bench-provisioned';

export interface KickstartOptions {
  /** ISO time before which the machine's clock is certainly wrong; the ISO's own date counts too. */
  readonly notBefore?: string;
}

/** `sha256sum -c` reads it: two spaces, one line a file, sorted as the bundle is. */
export function sumsOf(bundle: Bundle): string {
  const manifest = { path: 'manifest.json', text: printManifest(bundle.manifest), mode: '0644' };
  const all: readonly BundleFile[] = [...bundle.files, manifest];
  return all.map((file) => `${manifestFile(file).sha256}  ${file.path}\n`).join('');
}

function has(profile: Profile, name: string): boolean {
  return profile.qubes.some((qube) => qube.name === name && qube.origin === 'installer');
}

function word(value: boolean): string {
  return value ? 'True' : 'False';
}

/** What initial setup shows ticked; the owner may change it, so no state relies on it (facts 5.5). */
function addon(profile: Profile): string {
  const needed = neededInstallerQubes(profile).map((qube) => qube.template);
  const used = profile.templates.map((template) => template.family);
  const families = new Set(['fedora-xfce', ...used, ...needed]);
  const flavours = [...families]
    .filter((family) => findFamily('R4.3', family)?.onIso === true)
    .sort();
  const whonix = families.has('whonix-gateway');
  const defaults = ['personal', 'work', 'untrusted', 'vault'].some((name) => has(profile, name));
  return `system_vms True
disp_firewallvm_and_usbvm True
disp_netvm False
default_vms ${word(defaults)}
whonix_vms ${word(whonix)}
usbvm True
usbvm_with_netvm False
allow_usb_mouse False
templates_to_install ${flavours.join(' ')}`;
}

function packages(unit: UnitFacts): string {
  const latest = findBoard(unit.board)?.needsKernelLatest === true;
  return latest ? '\nkernel-latest\nkernel-latest-qubes-vm' : '';
}

function text(
  unit: UnitFacts,
  profile: Profile,
  way: Way,
  sums: string,
  notBefore: number,
): string {
  return `# Nyx: unit ${unit.unit}, order ${unit.order}, way ${way}, profile ${profile.name} ${profile.version}.
# It erases one disk: the one that names itself as below, in the machine that names itself as below.
graphical
lang en_US.UTF-8
keyboard --vckeymap=us --xlayouts='us'
timezone Etc/UTC --utc
network --hostname=dom0
xconfig --startxonboot
rootpw --lock
firstboot --enable
%include /tmp/nyx-disk.ks

%packages
@^qubes-xfce${packages(unit)}
%end

%addon org_qubes_os_initial_setup
${addon(profile)}
%end

%pre --interpreter=/bin/bash --erroronfail
${preScript(unit, notBefore)}%end

%post --nochroot --interpreter=/bin/bash --erroronfail
${postScript(sums)}%end

${way === 'sealed-first-boot' ? 'poweroff' : 'reboot'}
`;
}

/**
 * `/ks.cfg` of the stick of a bundle's unit. It holds no secret: the passphrase is made on the machine. The script
 * stops, with a sentence on the screen, unless product name, disk model and disk serial are those of
 * the unit and exactly one disk says so; `checkUnit` has refused values that many machines share.
 * ({@link https://github.com/QubesOS/qubes-issues/issues/10156}: addon options may be lost, so
 * nothing depends on them.)
 */
export function kickstart(
  bundle: Bundle,
  way: Way,
  options: KickstartOptions = {},
): Dom0Result<string> {
  const seconds = options.notBefore === undefined ? 0 : Date.parse(options.notBefore) / 1000;
  if (!(seconds >= 0)) {
    const message = 'The time before which a clock is wrong is no time.';
    return refused([
      problem('time', 'notBefore', message, 'Give an ISO time such as 2026-11-01T00:00:00Z.'),
    ]);
  }
  const sums = sha256(sumsOf(bundle));
  return done(text(bundle.manifest.unit, bundle.profile, way, sums, Math.floor(seconds)));
}
