import { type ProfileQube, SYSTEM_DEFAULT } from './profile.ts';

/** An app qube with nothing said of it: what every other one is a change of. */
export const PLAIN_QUBE = {
  class: 'AppVM',
  template: SYSTEM_DEFAULT,
  templateForDispvms: false,
  netvm: SYSTEM_DEFAULT,
  providesNetwork: false,
  defaultDispvm: SYSTEM_DEFAULT,
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
} as const satisfies Omit<ProfileQube, 'name' | 'label' | 'why' | 'origin'>;
