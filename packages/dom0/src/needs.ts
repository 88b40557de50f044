import { installerQubes, type Profile, type ProfileQube } from '@nyx/qube-profiles';

/** Where Qubes keeps its own states; the file is named as the qube, but for these. */
const NAMED: Readonly<Record<string, string>> = {
  'default-dvm': 'qvm.default-dispvm',
  'whonix-workstation-18-dvm': 'qvm.whonix-workstation-dvm',
};

/** What a qube points at: network, disposables, and for a disposable its template. */
function pointsAt(qube: ProfileQube): readonly (string | null)[] {
  return [qube.netvm, qube.defaultDispvm, qube.class === 'DispVM' ? qube.template : null];
}

/**
 * The installer's qubes that a profile cannot do without, because something in it points there, in
 * the order in which they are made. Where one is missing, `nyx-apply` has Qubes' own states make it;
 * those that a profile only changes stay unmade when the owner unticked them (facts 11.3).
 */
export function neededInstallerQubes(profile: Profile): readonly ProfileQube[] {
  const installer = new Map(installerQubes('R4.3').map((qube) => [qube.name, qube]));
  const needed = new Set<ProfileQube>();
  const visit = (name: string | null): void => {
    const qube = installer.get(name ?? '');
    if (!qube || needed.has(qube)) return;
    needed.add(qube);
    for (const other of pointsAt(qube)) visit(other);
    // After what it points at, so that each is made on what is there.
    needed.delete(qube);
    needed.add(qube);
  };
  for (const qube of profile.qubes) for (const name of pointsAt(qube)) visit(name);
  for (const name of Object.values(profile.globals)) visit(name);
  return [...needed];
}

/** The name of Qubes' own Salt state that makes an installer's qube
 * ({@link https://github.com/QubesOS/qubes-mgmt-salt-dom0-virtual-machines}). */
export function installerState(name: string): string {
  return NAMED[name] ?? `qvm.${name}`;
}
