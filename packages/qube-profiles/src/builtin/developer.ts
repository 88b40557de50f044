import type { Profile } from '../profile.ts';
import {
  claimed,
  closedTemplates,
  commonClaims,
  handy,
  own,
  shippedQubes,
  strangers,
} from './parts.ts';

/** Code where it can break things, and keys where it cannot reach them. */
export const developer: Profile = {
  format: 1,
  name: 'developer',
  version: '1.0.0',
  release: 'R4.3',
  title: 'Developer',
  summary:
    'For people who run other people’s code all day: builds happen in qubes that are thrown away, and the keys that sign your work are in one that nothing can enter.',
  templates: [
    {
      family: 'fedora-xfce',
      packages: ['git', 'gcc', 'make', 'podman', 'keepassxc', 'thunderbird', 'split-gpg2'],
      why: 'Compilers, containers and the client that asks another qube to sign.',
    },
    {
      family: 'debian-minimal',
      packages: ['qubes-core-agent-passwordless-root', 'split-gpg2', 'gnupg'],
      why: 'As little as a qube with keys needs: what is not installed cannot be attacked.',
    },
  ],
  qubes: [
    own({
      name: 'code',
      label: 'blue',
      defaultDispvm: 'dvm-build',
      privateGiB: 60,
      maxmem: 8000,
      vcpus: 4,
      why: 'Where you write and review: your own trees, your editor, your shell history.',
    }),
    own({
      name: 'code-clients',
      label: 'orange',
      defaultDispvm: 'dvm-build',
      privateGiB: 40,
      maxmem: 8000,
      vcpus: 4,
      clonedFrom: 'code',
      why: 'Other people’s repositories, whose hooks and plugins you did not choose.',
    }),
    own({
      name: 'keys',
      template: 'debian-minimal',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      clonedFrom: 'vault',
      why: 'Signing keys, and a program that signs what you agree to. No network, no editor, no browser.',
    }),
    own({
      name: 'dvm-build',
      templateForDispvms: true,
      label: 'red',
      defaultDispvm: 'dvm-build',
      maxmem: 8000,
      vcpus: 4,
      features: { 'appmenus-dispvm': '1' },
      why: 'The disposable template for builds: a thousand packages may run their install scripts, and then the qube is gone.',
    }),
    ...shippedQubes,
  ],
  policy: [
    ...closedTemplates,
    claimed(
      ['qubes.Gpg2', 'code', '@default', 'ask', { target: 'keys' }],
      'A commit is signed when you have been asked, and the key never leaves its qube.',
    ),
    claimed(
      ['qubes.GetDate', 'keys', '@default', 'allow', { target: 'dom0' }],
      'A signature has a date, so the keys may ask dom0 for the time.',
    ),
    claimed(
      ['*', 'keys', '@anyvm', 'deny'],
      'The keys call nobody. There is no file they could want to send.',
    ),
    claimed(
      ['*', '@anyvm', 'keys', 'deny'],
      'And nobody but `code` calls them, for anything but a signature.',
    ),
    handy(
      ['qubes.Filecopy', 'code-clients', 'code', 'deny'],
      'A slip is stopped here: what a client’s plugin has touched is not copied among your own work. A detour through a third qube would still ask you.',
    ),
    handy(
      ['qubes.OpenURL', 'code', '@default', 'ask', { default_target: 'untrusted' }],
      'A link in a bug report offers to open in `untrusted` rather than beside your sources.',
    ),
  ],
  globals: {},
  claims: [
    {
      id: 'keys-say-nothing-unasked',
      kind: 'not-silently',
      text: 'Nothing leaves `keys`, not even a signature, unless you confirm it.',
      from: ['keys'],
      to: ['@anyqube', '@internet', '@dom0', '@templates'],
    },
    {
      id: 'keys-answer-only-code',
      kind: 'only-through',
      text: 'Whatever leaves `keys` for any other qube or the outside world goes through `code`, also after you confirm it.',
      from: ['keys'],
      to: ['@anyqube', '@internet', '@dom0', '@templates'],
      through: 'code',
    },
    {
      id: 'nobody-signs-unasked',
      kind: 'not-silently',
      text: 'Nothing from the network, USB, `untrusted`, `personal`, `work`, your code or a build gets to `keys` unless you confirm it.',
      from: [...strangers, 'code', 'code-clients', '@dispvm:dvm-build'],
      to: ['keys'],
    },
    {
      id: 'builds-stay-in-their-qube',
      kind: 'not-silently',
      text: 'What takes over `code`, `code-clients`, or `dvm-build`, from which every build starts, gets into neither `personal`, `work`, `untrusted` nor `vault` unless you confirm it.',
      from: ['code', 'code-clients', 'dvm-build'],
      to: ['personal', 'work', 'untrusted', 'vault'],
    },
    {
      id: 'clients-and-own-code-apart',
      kind: 'not-silently',
      text: 'Within the laptop nothing gets from `code-clients` into `code` unless you confirm it, though both build in qubes of one disposable template.',
      from: ['code-clients'],
      to: ['code'],
    },
    ...commonClaims,
  ],
};
