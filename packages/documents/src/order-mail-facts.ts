import type { Price, ShippingWay } from '@nyx/catalog';
import type { Figure } from '@nyx/figures';
import type { Lists } from '@nyx/unit-certificate';

/** What every mail about an order knows. */
export interface OrderMailOrder {
  readonly id: string;
  /** As the buyer wrote it. */
  readonly buyer: string;
  readonly placedAt: string;
  readonly way: ShippingWay;
  readonly price: Price;
  readonly profile: {
    readonly name: string;
    readonly version: string;
    /** The drawing of the profile; a mail has only its sentence. */
    readonly figure?: Pick<Figure, 'sentence'>;
  };
  /** The order's page. Whoever has it sees the order: it is the only key to it. */
  readonly link: string;
}

export type OrderMailFacts =
  | {
      readonly kind: 'placed';
      readonly order: OrderMailOrder;
      /** Until when the parts are kept for the payment. */
      readonly reservedUntil: string;
      /** Where to send the money, for an order that is paid by bank transfer. */
      readonly transfer?: TransferFacts;
    }
  | {
      readonly kind: 'underpaid';
      readonly order: OrderMailOrder;
      readonly receivedCents: number;
      readonly transfer: TransferFacts;
    }
  | {
      readonly kind: 'paid';
      readonly order: OrderMailOrder;
      readonly paidAt: string;
      /** What came beyond the price. */
      readonly surplusCents?: number;
    }
  | {
      readonly kind: 'shipped';
      readonly order: OrderMailOrder;
      readonly carrier: string;
      readonly tracking: string;
      readonly unit: string;
      readonly certificate: string;
      /** Where a certificate is checked. */
      readonly verifyLink: string;
      /** What the certificate shows, from its verdict. */
      readonly shows?: Lists;
    }
  | { readonly kind: 'cancelled'; readonly order: OrderMailOrder }
  | {
      readonly kind: 'withdrawn';
      readonly order: OrderMailOrder;
      readonly withdrawnAt: string;
      /** The parcel has left, and is to come back first. */
      readonly hasLeft: boolean;
    }
  | {
      readonly kind: 'refunded';
      readonly order: OrderMailOrder;
      readonly refundedCents: number;
      readonly refundedAt: string;
    };

/** A bank account, and what to write on the transfer to it. */
export interface TransferFacts {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly reference: string;
  /** What is still to come. */
  readonly dueCents: number;
}
