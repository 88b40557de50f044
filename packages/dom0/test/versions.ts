import { findProfile, type Profile, type ProfileQube } from '@nyx/qube-profiles';
import { qube } from './desk.ts';

function edited(profile: Profile, name: string, more: Partial<ProfileQube>): Profile {
  const qubes = profile.qubes.map((one) => (one.name === name ? { ...one, ...more } : one));
  return { ...profile, qubes };
}

function essential(): Profile {
  const found = findProfile('essential');
  if (!found.ok) throw new Error('No profile is called essential.');
  return found.value;
}

/**
 * Versions that `essential` might have had, made by editing it: each gives something that today's
 * does not, so that a machine of it has something to give up.
 */
export const OLDER: readonly (readonly [what: string, profile: Profile])[] = [
  [
    'with more tags, features, services and a smaller memory',
    edited(
      edited({ ...essential(), version: '0.1.0' }, 'work', {
        tags: ['room-work', 'room-old'],
        features: { 'x-old-note': 'a b', internal: '1' },
        services: { cups: true, 'old-service': false },
        memory: 600,
        maxmem: 2000,
        vcpus: 4,
        menu: ['firefox.desktop'],
        firewall: ['action=accept specialtarget=dns'],
      }),
      'vault',
      { tags: ['room-vault'], autostart: true },
    ),
  ],
  [
    'with a router of ours, a disposable of ours, and the installer’s own qubes behind them',
    {
      ...edited(
        edited({ ...essential(), version: '0.2.0' }, 'personal', {
          netvm: 'router',
          defaultDispvm: 'dvm-old',
        }),
        'untrusted',
        { netvm: null, label: 'orange' },
      ),
      qubes: [
        ...edited(essential(), 'personal', { netvm: 'router', defaultDispvm: 'dvm-old' }).qubes,
        qube('router', { template: 'fedora-xfce', netvm: 'sys-firewall', providesNetwork: true }),
        qube('dvm-old', { template: 'fedora-xfce', templateForDispvms: true, tags: ['room-old'] }),
        qube('anon-room', { template: 'fedora-xfce', netvm: 'router', tags: ['room-old'] }),
      ],
      globals: { default_dispvm: 'dvm-old' },
    },
  ],
  [
    'that shut the installer’s sys-usb and default-dvm, of which today’s says nothing',
    {
      ...essential(),
      version: '0.3.0',
      policy: essential().policy.filter((rule) => rule.purpose === 'claim'),
      qubes: [
        ...essential().qubes,
        qube('default-dvm', {
          origin: 'installer',
          template: '*default*',
          label: 'red',
          templateForDispvms: true,
          netvm: null,
          defaultDispvm: null,
          tags: ['room-shut'],
          features: { 'appmenus-dispvm': '1', 'x-old-note': '1' },
        }),
      ],
    },
  ],
];

/** Today's. */
export const TODAY: Profile = essential();
