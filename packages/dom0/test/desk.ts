import { readFileSync } from 'node:fs';
import { type Profile, type ProfileQube, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { readSnapshot, type Snapshot, type UnitFacts } from '../src/index.ts';

const PLAIN = {
  class: 'AppVM',
  origin: 'nyx',
  template: 'debian-xfce',
  templateForDispvms: false,
  label: 'blue',
  netvm: null,
  providesNetwork: false,
  defaultDispvm: null,
  autostart: false,
  memory: null,
  maxmem: null,
  vcpus: null,
  privateGiB: null,
  features: {},
  services: {},
  tags: [],
  firewall: null,
  menu: null,
  clonedFrom: null,
} as const satisfies Omit<ProfileQube, 'name' | 'why'>;

/** A qube of this file's profile with what differs from a plain one. */
export function qube(name: string, more: Partial<ProfileQube> = {}): ProfileQube {
  return { ...PLAIN, name, why: `For ${name}.`, ...more };
}

/** A small profile that uses every kind of state: the tests' own, so that it changes with them. */
export const desk: Profile = {
  format: 1,
  name: 'desk',
  version: '1.0.0',
  release: 'R4.3',
  title: 'Desk',
  summary: 'For tests.',
  templates: [{ family: 'debian-xfce', packages: ['keepassxc'], why: 'For secrets.' }],
  qubes: [
    qube('vault', {
      origin: 'installer',
      template: SYSTEM_DEFAULT,
      label: 'black',
      privateGiB: 20,
      menu: ['org.keepassxc.KeePassXC.desktop'],
    }),
    qube('desk', {
      label: 'green',
      memory: 600,
      maxmem: 2000,
      vcpus: 2,
      privateGiB: 40,
      features: { 'x-desk-note': 'a b' },
      services: { cups: true, 'qubes-update-check': false },
      tags: ['nyx-desk'],
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-web',
      firewall: [
        'action=accept proto=tcp dsthost=example.org dstports=443-443',
        'action=accept specialtarget=dns',
      ],
    }),
    qube('dvm-web', {
      label: 'red',
      templateForDispvms: true,
      features: { 'appmenus-dispvm': '1' },
      tags: ['nyx-web'],
      netvm: 'sys-firewall',
    }),
    qube('news', {
      class: 'DispVM',
      template: 'dvm-web',
      label: 'orange',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-web',
    }),
    qube('lab', { class: 'StandaloneVM', label: 'purple' }),
  ],
  policy: [
    ...(
      [
        'qubes.Filecopy',
        'qubes.ClipboardPaste',
        'qubes.OpenInVM',
        'qubes.OpenURL',
        'qubes.StartApp',
        'qubes.GetImageRGBA',
      ] as const
    ).map(
      (service) =>
        ({
          service,
          argument: '*',
          source: 'vault',
          target: '@anyvm',
          action: 'deny',
          params: {},
          purpose: 'claim',
          why: 'Nothing leaves vault.',
        }) as const,
    ),
    {
      service: 'qubes.OpenURL',
      argument: '*',
      source: 'desk',
      target: '@default',
      action: 'allow',
      params: { target: '@dispvm:dvm-web' },
      purpose: 'convenience',
      why: 'Links open in a throw-away qube.',
    },
  ],
  globals: { default_dispvm: 'dvm-web' },
  claims: [
    {
      id: 'vault-is-offline',
      text: 'Nothing leaves vault for the network without being asked.',
      kind: 'not-silently',
      from: ['vault'],
      to: ['@internet'],
    },
  ],
};

export const unit: UnitFacts = {
  unit: 'unt_7Q2M',
  order: 'ord_3K9P',
  model: 'v54',
  board: 'novacustom-v54',
  productName: 'V54x_6x_TU',
  disk: { model: 'Samsung SSD 990 PRO 1TB', serial: 'S6Z1NJ0W512345K' },
};

/** What the real programs answered to a default R4.3 installation. */
export function stockText(): string {
  return readFileSync(new URL('../fixtures/r4.3-default-install.json', import.meta.url), 'utf8');
}

let read: Snapshot | undefined;

/** The same as a snapshot, read once: nothing of ours changes one. */
export function stock(): Snapshot {
  if (read === undefined) {
    const made = readSnapshot(stockText());
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    read = made.value;
  }
  return read;
}
