import type { Claim } from '../claim.ts';
import { commonClaims, documentsClaim, strangers } from './parts.ts';

/** What the writer is promised: two lives that never meet. */
export const writerClaims: readonly Claim[] = [
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
    text: 'Nothing leaves `work-write` for the outside world or for another qube of yours unless you confirm it; only disposables without a network open without a question.',
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
    text: 'Whatever leaves `work-research`, or a disposable made like it, for the outside world goes through Tor, also after you confirm it.',
    from: ['work-research', 'dvm-research', '@dispvm:dvm-research'],
    to: ['@internet'],
    through: 'sys-whonix',
  },
  documentsClaim,
  {
    id: 'writing-never-meets-private-life',
    kind: 'never',
    text: 'Within the laptop nothing gets from the writing to your private qubes, `personal`, `work`, `untrusted` or `vault`, whatever you confirm.',
    from: ['work-write', 'work-research', 'vault-work'],
    to: [
      ...['personal-bills', 'personal-social', 'vault-personal'],
      ...['personal', 'work', 'untrusted', 'vault'],
    ],
  },
  {
    id: 'private-life-never-meets-writing',
    kind: 'never',
    text: 'Within the laptop nothing gets from your private qubes to the writing, `personal`, `work`, `untrusted` or `vault`, whatever you confirm.',
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
    id: 'passwords-go-to-the-bank-first',
    kind: 'only-through',
    text: 'Whatever leaves `vault-personal` for the outside world, or for a qube where links and friends are, goes through `personal-bills`, also after you confirm it.',
    from: ['vault-personal'],
    to: ['@internet', 'personal-social', 'dvm-links', '@dispvm:dvm-links'],
    through: 'personal-bills',
  },
  {
    id: 'strangers-knock',
    kind: 'not-silently',
    text: 'Nothing from the network, a USB stick, `untrusted`, `personal` or `work` gets to the desk or into a vault unless you confirm it.',
    from: [...strangers],
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
    id: 'qubes-never-command',
    kind: 'never',
    text: 'No qube of the writing or of your private life can give orders to dom0 or change a template, whatever you confirm.',
    from: [
      ...['work-write', 'work-research', 'vault-work'],
      ...['personal-bills', 'personal-social', 'vault-personal'],
    ],
    to: ['@dom0', '@templates'],
  },
  ...commonClaims,
];
