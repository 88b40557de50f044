import type { ShippingWay } from './model.ts';

export interface ShippingWayDetails {
  readonly id: ShippingWay;
  readonly name: string;
  /** What happens on the bench and what is left to the owner. */
  readonly what: string;
  /** What a certificate of such a unit can say about the machine's state, and no more. */
  readonly evidence: string;
  readonly netCents: number;
}

/** The three ways to ship, from least to most done on the bench. Each has its own evidence. */
export const shippingWays: readonly ShippingWayDetails[] = [
  {
    id: 'self-install',
    name: 'Self-install',
    what: 'The disk is blank. A verified Qubes OS stick and a stick with your profile come with it, and you install.',
    evidence: 'State not run until your first snapshot: we never saw the installed machine.',
    netCents: 2_900,
  },
  {
    id: 'sealed-first-boot',
    name: 'Sealed first boot',
    what: 'Qubes OS is installed on the bench and your profile is staged. At first boot you make the user and the disk passphrase.',
    evidence:
      'Installed media and staged files were checked; state not run until your first snapshot.',
    netCents: 6_900,
  },
  {
    id: 'bench-provisioned',
    name: 'Bench-provisioned',
    what: 'A technician runs first boot, applies your profile, takes a snapshot and checks it. On arrival you replace user, passphrase and disk key.',
    evidence:
      'The snapshot was checked on the bench; that it was fresh is weakly shown, by a nonce.',
    netCents: 14_900,
  },
];

/** Taken when none was chosen: installed for you, and every secret is made by you. */
export const standardWay: ShippingWay = 'sealed-first-boot';

/** Insured and tracked, the same for every country we ship to. */
export const delivery = { sku: 'delivery', name: 'Insured delivery', netCents: 1_900 } as const;

export function findShippingWay(id: string): ShippingWayDetails | undefined {
  return shippingWays.find((way) => way.id === id);
}
