import type { Release } from '@nyx/qrexec-policy';
import { PLAIN_QUBE } from '../plain-qube.ts';
import type { ProfileGlobals, ProfileQube } from '../profile.ts';

/** A qube as Qubes' initial setup makes it, with the devices that it is given. */
export interface InstallerQube extends ProfileQube {
  readonly devices: readonly ('net' | 'usb')[];
}

/** The states that make them: https://github.com/QubesOS/qubes-mgmt-salt-dom0-virtual-machines */
const AS_MADE = {
  ...PLAIN_QUBE,
  origin: 'installer',
  devices: [],
} as const satisfies Omit<InstallerQube, 'name' | 'label' | 'why'>;

function qubes(release: Release): readonly InstallerQube[] {
  const number = release === 'R4.2' ? '17' : '18';
  const workstationDvm = `whonix-workstation-${number}-dvm`;
  const service = { providesNetwork: true, autostart: true } as const;
  return [
    {
      ...AS_MADE,
      ...service,
      name: 'sys-net',
      label: 'red',
      netvm: null,
      memory: release === 'R4.2' ? 425 : 300,
      maxmem: 0,
      features: { servicevm: '1' },
      services: {
        clocksync: true,
        'qubes-update-check': false,
        ...(release === 'R4.2' ? {} : { 'minimal-netvm': true }),
      },
      devices: ['net'],
      why: 'Holds the network cards, so that what attacks them stops here.',
    },
    {
      ...AS_MADE,
      ...service,
      name: 'sys-firewall',
      class: 'DispVM',
      template: 'default-dvm',
      label: 'green',
      netvm: 'sys-net',
      memory: 500,
      features: { servicevm: '1' },
      why: 'Stands between the network and everything else, and keeps to each qube’s firewall.',
    },
    {
      ...AS_MADE,
      ...service,
      name: 'sys-usb',
      class: 'DispVM',
      template: 'default-dvm',
      label: 'red',
      netvm: null,
      memory: release === 'R4.2' ? 400 : 300,
      maxmem: 0,
      features: { servicevm: '1' },
      services: {
        'network-manager': false,
        'qubes-update-check': false,
        ...(release === 'R4.2' ? {} : { 'minimal-usbvm': true }),
      },
      devices: ['usb'],
      why: 'Holds the USB ports, so that a bad stick meets an empty qube.',
    },
    {
      ...AS_MADE,
      name: 'default-dvm',
      templateForDispvms: true,
      label: 'red',
      features: { 'appmenus-dispvm': '1' },
      why: 'The disposable template for disposables that are online.',
    },
    {
      ...AS_MADE,
      name: 'default-mgmt-dvm',
      templateForDispvms: true,
      label: 'black',
      netvm: null,
      features: { 'appmenus-dispvm': '1', internal: '1' },
      why: 'The disposable template for the disposables with which dom0 configures the others.',
    },
    { ...AS_MADE, name: 'personal', label: 'yellow', why: 'For private life.' },
    { ...AS_MADE, name: 'work', label: 'blue', why: 'For work.' },
    { ...AS_MADE, name: 'untrusted', label: 'red', why: 'For what nobody vouches for.' },
    { ...AS_MADE, name: 'vault', label: 'black', netvm: null, why: 'For secrets, offline.' },
    {
      ...AS_MADE,
      ...service,
      name: 'sys-whonix',
      template: 'whonix-gateway',
      label: 'black',
      netvm: 'sys-firewall',
      memory: 500,
      features: { servicevm: '1' },
      why: 'Sends what its qubes say through Tor.',
    },
    {
      ...AS_MADE,
      name: 'anon-whonix',
      template: 'whonix-workstation',
      label: 'red',
      netvm: 'sys-whonix',
      defaultDispvm: workstationDvm,
      tags: ['anon-vm'],
      why: 'A browser behind Tor.',
    },
    {
      ...AS_MADE,
      name: workstationDvm,
      template: 'whonix-workstation',
      templateForDispvms: true,
      label: 'red',
      netvm: 'sys-whonix',
      defaultDispvm: workstationDvm,
      features: { 'appmenus-dispvm': '1' },
      tags: ['anon-vm'],
      why: 'The disposable template for disposables behind Tor.',
    },
  ];
}

const TABLE: Readonly<Record<Release, readonly InstallerQube[]>> = {
  'R4.2': qubes('R4.2'),
  'R4.3': qubes('R4.3'),
};

/** What initial setup creates, with every box of its screen ticked. */
export function installerQubes(release: Release): readonly InstallerQube[] {
  return TABLE[release];
}

export function findInstallerQube(release: Release, name: string): InstallerQube | undefined {
  return TABLE[release].find((qube) => qube.name === name);
}

/** Global preferences after initial setup. */
export const INSTALLER_GLOBALS: Required<ProfileGlobals> & { readonly management_dispvm: string } =
  {
    default_netvm: 'sys-firewall',
    default_dispvm: 'default-dvm',
    default_template: 'fedora-xfce',
    updatevm: 'sys-firewall',
    clockvm: 'sys-net',
    management_dispvm: 'default-mgmt-dvm',
  };
