import type { Profile } from '../profile.ts';
import { claimed, closedTemplates, handy, own, shipped, timeAndBells } from './parts.ts';

const WORK = '@tag:room-work';
const PERSONAL = '@tag:room-personal';

/** Two lives on one laptop that never meet: the writing, and everything else. */
export const writer: Profile = {
  format: 1,
  name: 'writer',
  version: '1.0.0',
  release: 'R4.3',
  title: 'Writer',
  summary:
    'For people who write about things that matter to somebody else: a desk without a network, research through Tor, and a private life that neither of them can see.',
  templates: [
    {
      family: 'fedora-xfce',
      packages: ['libreoffice-writer', 'keepassxc', 'thunderbird', 'hunspell-en-GB'],
      why: 'Word processor, mail and passwords; installed once, there in every room.',
    },
    {
      family: 'whonix-workstation',
      packages: [],
      why: 'Comes with Tor Browser and without anything that would tell strangers who you are.',
    },
  ],
  qubes: [
    own({
      name: 'work-write',
      label: 'blue',
      netvm: null,
      defaultDispvm: 'dvm-offline',
      tags: ['room-work'],
      privateGiB: 20,
      autostart: true,
      menu: ['libreoffice-writer.desktop', 'thunar.desktop', 'xfce4-terminal.desktop'],
      why: 'The desk: no network, so a draft can wait for you and for nobody else.',
    }),
    own({
      name: 'work-research',
      class: 'DispVM',
      template: 'dvm-research',
      label: 'orange',
      netvm: 'sys-whonix',
      defaultDispvm: 'dvm-research',
      tags: ['room-work'],
      why: 'The library card: it reads the world through Tor and forgets everything when it is closed.',
    }),
    own({
      name: 'vault-work',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      tags: ['room-work'],
      privateGiB: 20,
      clonedFrom: 'vault',
      why: 'The cellar for finished drafts and for sources: things go in, and only dom0 gets them out.',
    }),
    own({
      name: 'dvm-research',
      template: 'whonix-workstation',
      templateForDispvms: true,
      label: 'orange',
      netvm: 'sys-whonix',
      defaultDispvm: 'dvm-research',
      tags: ['room-work'],
      features: { 'appmenus-dispvm': '1' },
      why: 'The mould for `work-research`; nobody works in it, so that every copy starts clean.',
    }),
    own({
      name: 'dvm-offline',
      templateForDispvms: true,
      label: 'gray',
      netvm: null,
      defaultDispvm: 'dvm-offline',
      tags: ['room-work'],
      features: { 'appmenus-dispvm': '1' },
      why: 'The mould for rooms that open one doubtful document, offline, and are then thrown away.',
    }),
    own({
      name: 'personal-bills',
      label: 'green',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-links',
      tags: ['room-personal'],
      firewall: ['action=accept proto=tcp dstports=443-443', 'action=accept specialtarget=dns'],
      clonedFrom: 'personal',
      why: 'Bank, tax and rent, over HTTPS and name lookups only. That keeps strays out; a clever thief could still talk through either.',
    }),
    own({
      name: 'personal-social',
      label: 'yellow',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-links',
      tags: ['room-personal'],
      why: 'Friends, family and whatever they send, a door away from the money.',
    }),
    own({
      name: 'vault-personal',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      tags: ['room-personal'],
      clonedFrom: 'vault',
      why: 'Your passwords. One at a time may be pasted into a private room, and nothing else leaves.',
    }),
    own({
      name: 'dvm-links',
      templateForDispvms: true,
      label: 'red',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-links',
      tags: ['room-personal'],
      features: { 'appmenus-dispvm': '1' },
      why: 'The mould for rooms that open one link from a letter and are then thrown away.',
    }),
    shipped({
      name: 'personal',
      label: 'yellow',
      why: 'Comes with Qubes; `personal-bills` began with its settings. Yours for what fits nowhere else.',
    }),
    shipped({
      name: 'work',
      label: 'blue',
      why: 'Comes with Qubes and stays outside the writing: for the day job, if there is one.',
    }),
    shipped({
      name: 'untrusted',
      label: 'red',
      why: 'For the link you would rather not open: whatever it breaks, it breaks in here.',
    }),
    shipped({
      name: 'vault',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      why: 'Comes with Qubes; the two vaults began with its settings. It can start nothing that is online.',
    }),
    shipped({
      name: 'default-mgmt-dvm',
      label: 'black',
      templateForDispvms: true,
      netvm: null,
      defaultDispvm: null,
      features: { 'appmenus-dispvm': '1', internal: '1' },
      why: 'Qubes configures your rooms from copies of this one, so it may ask no other for help.',
    }),
  ],
  policy: [
    ...closedTemplates,
    ...timeAndBells,
    claimed(
      ['qubes.Filecopy', 'work-write', 'vault-work', 'ask'],
      'A finished draft may go down to the cellar, when you say so.',
    ),
    claimed(
      ['qubes.Filecopy', 'work-write', 'work-research', 'ask'],
      'What you want published goes out through Tor, and through no other door.',
    ),
    claimed(
      ['qubes.Filecopy', 'work-research', 'work-write', 'ask'],
      'What you found comes to the desk when you have looked at it.',
    ),
    claimed(
      ['qubes.ClipboardPaste', 'work-research', 'work-write', 'ask'],
      'A quotation or an address may be pasted; the keys you press are the question and the answer.',
    ),
    claimed(
      ['qubes.ClipboardPaste', 'work-write', 'work-research', 'ask'],
      'The same the other way, for a search or a message.',
    ),
    claimed(
      ['qubes.OpenInVM', 'work-write', '@dispvm', 'allow'],
      'A document from elsewhere opens in a throw-away room without a network, and no question asked.',
    ),
    claimed(
      ['qubes.OpenURL', 'work-write', '@default', 'ask', { target: '@dispvm:dvm-research' }],
      'A link in a draft opens in a fresh room behind Tor, after you have seen where it goes.',
    ),
    claimed(
      ['qubes.OpenURL', 'work-research', '@default', 'ask', { target: '@dispvm:dvm-research' }],
      'A doubtful link opens in another throw-away room behind Tor rather than beside your notes.',
    ),
    claimed(
      ['*', WORK, '@anyvm', 'deny'],
      'Everything else stays in the room where the writing is: no click of a tired evening lets it out.',
    ),
    claimed(
      ['*', '@anyvm', WORK, 'deny'],
      'And nobody else is let in to the writing, however nicely they ask.',
    ),
    claimed(
      ['*', '@anyvm', '@dispvm:@tag:room-work', 'deny'],
      'Nobody else starts a throw-away room of the writing, so that none is ever a go-between.',
    ),
    claimed(
      ['qubes.ClipboardPaste', 'vault-personal', 'personal-bills', 'ask'],
      'A password for the bank may be pasted where the bank is.',
    ),
    claimed(
      ['qubes.ClipboardPaste', 'vault-personal', 'personal-social', 'ask'],
      'And one for a forum where the friends are.',
    ),
    claimed(
      ['*', 'vault-personal', '@anyvm', 'deny'],
      'Nothing else leaves the passwords: no file, no link, no program.',
    ),
    claimed(
      ['qubes.Filecopy', PERSONAL, PERSONAL, 'ask'],
      'A bill that a friend sends may be moved to where bills are paid, when you say so.',
    ),
    claimed(
      ['qubes.ClipboardPaste', PERSONAL, PERSONAL, 'ask'],
      'Text may be carried between private rooms by hand.',
    ),
    claimed(
      ['qubes.OpenURL', PERSONAL, '@default', 'ask', { target: '@dispvm:dvm-links' }],
      'A link in a letter opens in a throw-away room, after you have seen where it goes.',
    ),
    claimed(
      ['qubes.OpenInVM', PERSONAL, '@dispvm', 'allow'],
      'An attachment opens in a throw-away room, so that what it carries is thrown away with it.',
    ),
    claimed(
      ['*', PERSONAL, '@anyvm', 'deny'],
      'Private life stays private: nothing else leaves these rooms for another, even by a slip.',
    ),
    claimed(
      ['*', '@anyvm', PERSONAL, 'deny'],
      'Nobody else asks them for anything either, for an answer is a way out.',
    ),
    claimed(
      ['*', '@anyvm', '@dispvm:@tag:room-personal', 'deny'],
      'Nor does anybody else start a throw-away room of theirs and hear what it has to say.',
    ),
    handy(
      ['qubes.OpenURL', 'work', '@default', 'ask', { default_target: 'untrusted' }],
      'A link that reaches you at the day job offers to open in `untrusted`.',
    ),
  ],
  globals: {},
  claims: [
    {
      id: 'cellar-keeps-everything',
      kind: 'never',
      text: 'Nothing leaves `vault-work`, whatever is confirmed in any window: you take things out yourself, in dom0.',
      from: ['vault-work'],
      to: ['@anyqube', '@internet', '@dom0', '@templates'],
    },
    {
      id: 'desk-only-through-tor',
      kind: 'only-through',
      text: 'Whatever leaves `work-write` for the outside world goes through Tor, also after you confirm it.',
      from: ['work-write'],
      to: ['@internet'],
      through: 'sys-whonix',
    },
    {
      id: 'desk-sends-nothing-unasked',
      kind: 'not-silently',
      text: 'Nothing leaves `work-write` for the outside world or for another room of yours unless you confirm it; only throw-away rooms without a network open without a question.',
      from: ['work-write'],
      to: [
        '@internet',
        ...['work-research', 'vault-work', 'personal-bills', 'personal-social', 'vault-personal'],
        ...['personal', 'work', 'untrusted', 'vault', '@dispvm:dvm-research', '@dispvm:dvm-links'],
      ],
    },
    {
      id: 'research-only-through-tor',
      kind: 'only-through',
      text: 'Whatever leaves `work-research`, or a throw-away room made like it, for the outside world goes through Tor, also after you confirm it.',
      from: ['work-research', 'dvm-research', '@dispvm:dvm-research'],
      to: ['@internet'],
      through: 'sys-whonix',
    },
    {
      id: 'documents-cannot-call-home',
      kind: 'not-silently',
      text: 'A document that opens in a throw-away room of `dvm-offline` reaches nobody outside the laptop unless you pass something on.',
      from: ['@dispvm:dvm-offline'],
      to: ['@internet'],
    },
    {
      id: 'writing-never-meets-private-life',
      kind: 'never',
      text: 'Within the laptop nothing gets from the writing to your private rooms, or to the rooms that came with Qubes, whatever you confirm.',
      from: ['work-write', 'work-research', 'vault-work'],
      to: [
        ...['personal-bills', 'personal-social', 'vault-personal'],
        ...['personal', 'work', 'untrusted', 'vault'],
      ],
    },
    {
      id: 'private-life-never-meets-writing',
      kind: 'never',
      text: 'Within the laptop nothing gets from your private rooms to the writing, or to the rooms that came with Qubes, whatever you confirm.',
      from: ['personal-bills', 'personal-social', 'vault-personal'],
      to: [
        ...['work-write', 'work-research', 'vault-work'],
        ...['personal', 'work', 'untrusted', 'vault'],
      ],
    },
    {
      id: 'passwords-leave-by-hand',
      kind: 'not-silently',
      text: 'Nothing leaves `vault-personal` unless you confirm it.',
      from: ['vault-personal'],
      to: ['@anyqube', '@internet', '@dom0', '@templates'],
    },
    {
      id: 'strangers-knock',
      kind: 'not-silently',
      text: 'Nothing from the network, a USB stick or the rooms that came with Qubes gets to the desk or into a vault unless you confirm it.',
      from: [
        ...['@internet', 'sys-net', 'sys-firewall', 'sys-usb', 'sys-whonix'],
        ...['untrusted', 'personal', 'work'],
      ],
      to: ['work-write', 'vault-work', 'vault-personal', 'vault'],
    },
    {
      id: 'cellar-only-from-the-desk',
      kind: 'only-through',
      text: 'What research finds gets into `vault-work` only by way of `work-write`, where you have seen it.',
      from: ['work-research', '@dispvm:dvm-research'],
      to: ['vault-work'],
      through: 'work-write',
    },
    {
      id: 'rooms-never-command',
      kind: 'never',
      text: 'No room of the writing or of your private life can give orders to dom0 or change a template, whatever you confirm.',
      from: [
        ...['work-write', 'work-research', 'vault-work'],
        ...['personal-bills', 'personal-social', 'vault-personal'],
      ],
      to: ['@dom0', '@templates'],
    },
    {
      id: 'templates-stay-clean',
      kind: 'not-silently',
      text: 'Nothing but signed packages gets into a template, from which every room is started, unless you confirm it.',
      from: [
        ...['untrusted', 'personal', 'work', 'vault', 'sys-net', 'sys-firewall', 'sys-whonix'],
        ...['sys-usb', '@internet'],
      ],
      to: ['@templates'],
    },
    {
      id: 'nobody-commands-dom0',
      kind: 'not-silently',
      text: 'Nothing on the network or on USB, and no room that came with Qubes, gives orders to dom0 unless you confirm it.',
      from: [
        ...['untrusted', 'personal', 'work', 'vault', 'sys-net', 'sys-firewall', 'sys-whonix'],
        ...['sys-usb', '@internet'],
      ],
      to: ['@dom0'],
    },
  ],
};
