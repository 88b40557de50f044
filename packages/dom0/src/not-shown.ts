import type { Profile } from '@nyx/qube-profiles';
import type { Evidence } from './verify.ts';

/** What the profile leaves open is not compared: that is said, not passed over. */
export function leftOpen(profile: Profile): readonly string[] {
  const open = profile.qubes.flatMap((qube) => {
    const { memory, maxmem, vcpus, menu, privateGiB } = qube;
    const all = Object.entries({ memory, maxmem, vcpus, menu, 'private size': privateGiB });
    const names = all.flatMap(([name, value]) => (value === null ? [name] : []));
    return names.length > 0 ? [`${qube.name} (${names.join(', ')})`] : [];
  });
  if (open.length === 0) return [];
  return [`The profile leaves open, so nothing was compared: ${open.join('; ')}.`];
}

/** What no snapshot can show, said each time. */
export const NEVER_SHOWN: readonly Evidence[] = [
  {
    what: 'Firmware, embedded controller and hardware are what they should be',
    evidence: 'A snapshot is software’s word about itself',
  },
  {
    what: 'dom0 and the hypervisor told the truth',
    evidence: 'They made the snapshot, and could have made another',
  },
  {
    what: 'Nothing unwanted is inside the qubes and templates',
    evidence: 'Not run: nothing inside a qube is read',
  },
  {
    what: 'The packages that the profile wants are in its templates',
    evidence: 'Not run: nothing inside a template is read',
  },
  {
    what: 'Only the owner can open the disk',
    evidence: 'Not run: re-encrypting is the owner’s to do',
  },
];
