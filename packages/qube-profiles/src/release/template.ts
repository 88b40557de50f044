import type { Release } from '@nyx/qrexec-policy';

/** A template family with the template that a release has for it. */
export interface TemplateFamily {
  readonly family: string;
  readonly name: string;
  /** Stands on the installation medium. Others are downloaded. */
  readonly onIso: boolean;
  /** Made for Tor: its qubes belong behind a gateway. */
  readonly whonix?: 'gateway' | 'workstation';
}

/** https://doc.qubes-os.org/en/latest/user/downloading-installing-upgrading/supported-releases.html */
const FAMILIES: Readonly<Record<Release, readonly TemplateFamily[]>> = {
  'R4.3': [
    { family: 'fedora-xfce', name: 'fedora-43-xfce', onIso: true },
    { family: 'fedora-gnome', name: 'fedora-43', onIso: false },
    { family: 'fedora-minimal', name: 'fedora-43-minimal', onIso: false },
    { family: 'debian-xfce', name: 'debian-13-xfce', onIso: true },
    { family: 'debian-gnome', name: 'debian-13', onIso: false },
    { family: 'debian-minimal', name: 'debian-13-minimal', onIso: false },
    { family: 'whonix-gateway', name: 'whonix-gateway-18', onIso: true, whonix: 'gateway' },
    {
      family: 'whonix-workstation',
      name: 'whonix-workstation-18',
      onIso: true,
      whonix: 'workstation',
    },
  ],
  'R4.2': [
    { family: 'fedora-xfce', name: 'fedora-41-xfce', onIso: true },
    { family: 'fedora-minimal', name: 'fedora-41-minimal', onIso: false },
    { family: 'debian-xfce', name: 'debian-12-xfce', onIso: true },
    { family: 'debian-minimal', name: 'debian-12-minimal', onIso: false },
    { family: 'whonix-gateway', name: 'whonix-gateway-17', onIso: true, whonix: 'gateway' },
    {
      family: 'whonix-workstation',
      name: 'whonix-workstation-17',
      onIso: true,
      whonix: 'workstation',
    },
  ],
};

/** Every template family that a release has. */
export function templateFamilies(release: Release): readonly TemplateFamily[] {
  return FAMILIES[release];
}

export function findFamily(release: Release, family: string): TemplateFamily | undefined {
  return FAMILIES[release].find((one) => one.family === family);
}
