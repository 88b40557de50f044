import type { Profile } from '../profile.ts';

/**
 * A laptop as Qubes' installer leaves it, as a profile that changes nothing. Not for sale: it is
 * here to show what its own claims are worth. The vault has no network, and may still open a
 * disposable that has.
 */
export const stockDefault: Profile = {
  format: 1,
  name: 'stock-default',
  version: '1.0.0',
  release: 'R4.3',
  title: 'As Qubes ships it',
  summary: 'The qubes that every Qubes laptop starts with, with nothing changed.',
  templates: [],
  qubes: [],
  policy: [],
  globals: {},
  claims: [
    {
      id: 'vault-tells-nobody',
      kind: 'not-silently',
      text: 'Nothing leaves `vault` for the outside world unless you confirm it.',
      from: ['vault'],
      to: ['@internet'],
    },
    {
      id: 'untrusted-stays-put',
      kind: 'not-silently',
      text: 'Whoever takes over `untrusted` gets into neither `personal`, `work` nor `vault` from within the laptop unless you confirm it.',
      from: ['untrusted'],
      to: ['personal', 'work', 'vault'],
    },
  ],
};
