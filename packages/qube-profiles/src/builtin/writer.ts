import type { Profile } from '../profile.ts';
import {
  claimed,
  closedDisposables,
  closedGroup,
  closedTemplates,
  handy,
  own,
  quietManager,
  shipped,
  timeAndBells,
} from './parts.ts';
import { writerClaims } from './writer-claims.ts';

const PERSONAL = '@tag:group-personal';

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
      why: 'Word processor, mail and passwords; installed once, there in every qube.',
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
      tags: ['group-work'],
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
      tags: ['group-work'],
      why: 'The library card: it reads the world through Tor and forgets everything when it is closed.',
    }),
    own({
      name: 'vault-work',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      tags: ['group-work'],
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
      tags: ['group-work'],
      features: { 'appmenus-dispvm': '1' },
      why: 'The disposable template for `work-research`; nobody works in it, so that every copy starts clean.',
    }),
    own({
      name: 'dvm-offline',
      templateForDispvms: true,
      label: 'gray',
      netvm: null,
      defaultDispvm: 'dvm-offline',
      tags: ['group-work'],
      features: { 'appmenus-dispvm': '1' },
      why: 'The disposable template for qubes that open one doubtful document, offline, and are then thrown away.',
    }),
    own({
      name: 'personal-bills',
      label: 'green',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-links',
      tags: ['group-personal'],
      firewall: ['action=accept proto=tcp dstports=443-443', 'action=accept specialtarget=dns'],
      clonedFrom: 'personal',
      why: 'Bank, tax and rent, over HTTPS and name lookups only. That keeps strays out; a clever thief could still talk through either.',
    }),
    own({
      name: 'personal-social',
      label: 'yellow',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-links',
      tags: ['group-personal'],
      why: 'Friends, family and whatever they send, a door away from the money. Its browser keeps its own, lesser passwords.',
    }),
    own({
      name: 'vault-personal',
      label: 'black',
      netvm: null,
      defaultDispvm: null,
      tags: ['group-personal'],
      clonedFrom: 'vault',
      why: 'The passwords worth stealing. One at a time may be pasted where the bills are paid, and nothing else leaves.',
    }),
    own({
      name: 'dvm-links',
      templateForDispvms: true,
      label: 'red',
      netvm: 'sys-firewall',
      defaultDispvm: 'dvm-links',
      tags: ['group-personal'],
      features: { 'appmenus-dispvm': '1' },
      why: 'The disposable template for qubes that open one link from a letter and are then thrown away.',
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
    quietManager,
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
      'A document from elsewhere opens in a disposable without a network, and no question asked.',
    ),
    claimed(
      ['qubes.OpenURL', 'work-write', '@default', 'ask', { target: '@dispvm:dvm-research' }],
      'A link in a draft opens in a fresh qube behind Tor, after you have seen where it goes.',
    ),
    claimed(
      ['qubes.OpenURL', 'work-research', '@default', 'ask', { target: '@dispvm:dvm-research' }],
      'A doubtful link opens in another disposable behind Tor rather than beside your notes.',
    ),
    ...closedGroup('group-work', {
      out: 'Everything else stays in the qube where the writing is: no click of a tired evening lets it out.',
      in: 'And nobody else is let in to the writing, however nicely they ask.',
    }),
    closedDisposables(
      'group-work',
      'Nobody else starts a disposable of the writing, so that none is ever a go-between.',
    ),
    claimed(
      ['qubes.ClipboardPaste', 'vault-personal', 'personal-bills', 'ask'],
      'A password for the bank may be pasted where the bank is.',
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
      'Text may be carried between private qubes by hand.',
    ),
    claimed(
      ['qubes.OpenURL', PERSONAL, '@default', 'ask', { target: '@dispvm:dvm-links' }],
      'A link in a letter opens in a disposable, after you have seen where it goes.',
    ),
    claimed(
      ['qubes.OpenInVM', PERSONAL, '@dispvm', 'allow'],
      'An attachment opens in a disposable, so that what it carries is thrown away with it.',
    ),
    ...closedGroup('group-personal', {
      out: 'Private life stays private: nothing else leaves these qubes for another, even by a slip.',
      in: 'Nobody else asks them for anything either, for an answer is a way out.',
    }),
    closedDisposables(
      'group-personal',
      'Nor does anybody else start a disposable of theirs and hear what it has to say.',
    ),
    handy(
      ['qubes.OpenURL', 'work', '@default', 'ask', { default_target: 'untrusted' }],
      'A link that reaches you at the day job offers to open in `untrusted`.',
    ),
  ],
  globals: {},
  claims: writerClaims,
};
