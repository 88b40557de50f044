import type { Profile } from '../profile.ts';
import {
  claimed,
  closedGroup,
  closedTemplates,
  commonClaims,
  handy,
  own,
  shippedQubes,
  strangers,
  timeAndBells,
} from './parts.ts';

const PRODUCTION = ['admin-prod', 'admin-keys'] as const;

/** Other people's servers, behind one tunnel and one pair of keys. */
export const sysadmin: Profile = {
  format: 1,
  name: 'sysadmin',
  version: '1.0.0',
  release: 'R4.3',
  title: 'System administrator',
  summary:
    'For people who hold the keys to machines that others depend on: production is reached through one tunnel, from one qube, and nothing else on the laptop can follow.',
  templates: [
    {
      family: 'fedora-xfce',
      packages: ['openssh-clients', 'ansible', 'keepassxc', 'thunderbird', 'wireguard-tools'],
      why: 'What a working day needs: shells, playbooks, mail and the tunnel’s tools.',
    },
    {
      family: 'debian-minimal',
      packages: [
        ...['qubes-core-agent-networking', 'qubes-core-agent-passwordless-root'],
        ...['wireguard', 'openssh-client'],
      ],
      why: 'As little as a tunnel and an agent need: what is not installed cannot be attacked.',
    },
  ],
  qubes: [
    own({
      name: 'sys-tunnel',
      template: 'debian-minimal',
      label: 'green',
      netvm: 'sys-firewall',
      providesNetwork: true,
      defaultDispvm: null,
      autostart: true,
      tags: ['group-prod'],
      firewall: ['action=accept proto=udp dstports=51820-51820'],
      why: 'The tunnel to production. It may send to the tunnel’s port only; whom it sends to is in its own settings, and a stranger could answer there too.',
    }),
    own({
      name: 'admin-prod',
      label: 'orange',
      netvm: 'sys-tunnel',
      defaultDispvm: null,
      tags: ['group-prod'],
      privateGiB: 20,
      why: 'The console: everything typed here happens to somebody else’s customers, so nothing else is open in it.',
    }),
    own({
      name: 'admin-keys',
      template: 'debian-minimal',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      tags: ['group-prod'],
      clonedFrom: 'vault',
      why: 'The agent that holds the keys to production and uses one when you say yes. It has no network of its own.',
    }),
    own({
      name: 'admin-lab',
      label: 'yellow',
      defaultDispvm: 'dvm-lab',
      privateGiB: 40,
      maxmem: 8000,
      why: 'Test machines, trial playbooks and the manual open beside them. Breaking things is what it is for.',
    }),
    own({
      name: 'dvm-lab',
      templateForDispvms: true,
      label: 'red',
      defaultDispvm: 'dvm-lab',
      features: { 'appmenus-dispvm': '1' },
      why: 'The disposable template for a quick look at a log, an image or a script from the Internet.',
    }),
    ...shippedQubes,
  ],
  policy: [
    ...closedTemplates,
    ...timeAndBells,
    claimed(
      ['qubes.SshAgent', 'admin-prod', '@default', 'ask', { target: 'admin-keys' }],
      'A login to production uses a key after you have been asked, and the key stays where it is.',
    ),
    claimed(
      ['qubes.ClipboardPaste', 'admin-lab', 'admin-prod', 'ask'],
      'A command that worked in the lab may be pasted, so that you read it twice.',
    ),
    ...closedGroup('group-prod', {
      out: 'Nothing is handed from production to any other qube: what is there is not yours to keep.',
      in: 'No other qube hands anything to production or asks it for an answer.',
    }),
    handy(
      ['qubes.OpenURL', 'admin-lab', '@default', 'ask', { default_target: '@dispvm' }],
      'A link in a ticket offers to open in a qube that is thrown away.',
    ),
  ],
  globals: {},
  claims: [
    {
      id: 'production-only-through-the-tunnel',
      kind: 'only-through',
      text: 'Whatever leaves `admin-prod` for the outside world goes through `sys-tunnel`, also after you confirm it.',
      from: ['admin-prod'],
      to: ['@internet'],
      through: 'sys-tunnel',
    },
    {
      id: 'keys-only-for-production',
      kind: 'only-through',
      text: 'Whatever leaves `admin-keys` for the outside world goes through `admin-prod`, also after you confirm it.',
      from: ['admin-keys'],
      to: ['@internet', 'sys-tunnel'],
      through: 'admin-prod',
    },
    {
      id: 'keys-say-nothing-unasked',
      kind: 'not-silently',
      text: 'Nothing leaves `admin-keys`, not even a login, unless you confirm it.',
      from: ['admin-keys'],
      to: ['@anyqube', '@internet', '@dom0', '@templates'],
    },
    {
      id: 'production-stays-in-production',
      kind: 'never',
      text: 'Within the laptop nothing gets from `admin-prod` or `admin-keys` to the lab, `personal`, `work`, `untrusted`, `vault`, dom0 or into a template, whatever you confirm.',
      from: [...PRODUCTION],
      to: [
        'admin-lab',
        'personal',
        'work',
        'untrusted',
        'vault',
        '@dispvm:dvm-lab',
        '@dom0',
        '@templates',
      ],
    },
    {
      id: 'lab-knocks-at-production',
      kind: 'not-silently',
      text: 'Nothing gets from `admin-lab`, its disposables, USB, `untrusted`, `personal`, `work` or `vault` into `admin-prod` or `admin-keys` unless you confirm it.',
      from: ['admin-lab', '@dispvm:dvm-lab', 'untrusted', 'personal', 'work', 'vault', 'sys-usb'],
      to: [...PRODUCTION],
    },
    {
      id: 'network-never-asks-for-keys',
      kind: 'not-silently',
      text: 'Nobody on the network or on USB gets to `admin-keys` unless you confirm it.',
      from: [...strangers],
      to: ['admin-keys'],
    },
    ...commonClaims,
  ],
};
