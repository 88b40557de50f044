import type { Profile } from '../profile.ts';
import { closedTemplates, commonClaims, handy, quietManager, shipped, strangers } from './parts.ts';

/** The four qubes that Qubes ships, with the one silent way out of the vault closed. */
export const essential: Profile = {
  format: 1,
  name: 'essential',
  version: '1.0.0',
  release: 'R4.3',
  title: 'Essential',
  summary:
    'For anyone new to Qubes: four qubes with plain names, and a vault that stays shut until you open it.',
  templates: [
    {
      family: 'fedora-xfce',
      packages: ['keepassxc', 'thunderbird'],
      why: 'The programs of every qube come from here, and a password manager and mail are among them.',
    },
  ],
  qubes: [
    shipped({
      name: 'untrusted',
      label: 'red',
      why: 'For the link you would rather not open: whatever it breaks, it breaks in here.',
    }),
    shipped({
      name: 'personal',
      label: 'yellow',
      why: 'For your own mail, photographs and plans, away from work and from strangers.',
    }),
    shipped({
      name: 'work',
      label: 'blue',
      why: 'For what you are paid for, so that a bad evening in `personal` never reaches the office.',
    }),
    shipped({
      name: 'vault',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      why: 'For passwords and keys: it has no network, and nothing in it can start anything that has.',
    }),
    quietManager,
  ],
  policy: [
    ...closedTemplates,
    handy(
      ['qubes.OpenURL', 'personal', '@default', 'ask', { default_target: 'untrusted' }],
      'A link in a letter offers to open in `untrusted`, and you see it before it does.',
    ),
    handy(
      ['qubes.OpenURL', 'work', '@default', 'ask', { default_target: 'untrusted' }],
      'The same for a link that reaches you at work.',
    ),
  ],
  globals: {},
  claims: [
    ...commonClaims,
    {
      id: 'vault-takes-nothing-unasked',
      kind: 'not-silently',
      text: 'Nothing gets into `vault` from `untrusted`, `personal`, `work`, the network or a USB stick unless you confirm it.',
      from: [...strangers],
      to: ['vault'],
    },
    {
      id: 'work-and-personal-apart',
      kind: 'not-silently',
      text: 'Within the laptop nothing passes from `work` to `personal` or `untrusted` unless you confirm it.',
      from: ['work'],
      to: ['personal', 'untrusted'],
    },
    {
      id: 'personal-and-work-apart',
      kind: 'not-silently',
      text: 'Within the laptop nothing passes from `personal` to `work` or `untrusted` unless you confirm it.',
      from: ['personal'],
      to: ['work', 'untrusted'],
    },
    {
      id: 'usb-stays-in-its-qube',
      kind: 'not-silently',
      text: 'What is plugged into a USB port reaches `sys-usb` and, of your qubes, none unless you confirm it.',
      from: ['sys-usb'],
      to: ['untrusted', 'personal', 'work', 'vault'],
    },
  ],
};
