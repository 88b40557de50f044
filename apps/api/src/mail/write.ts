import type { Order, Transfer } from '@nyx/contract';
import { type MailText, type OrderMailFacts, type OrderMailOrder, orderMail } from '@nyx/documents';
import type { Verdict } from '@nyx/unit-certificate';
import type { Sealed } from '../delivery/delivery.ts';
import type { MailKind } from './mail.table.ts';

export interface MailFacts {
  readonly kind: MailKind;
  /** When what it tells happened. */
  readonly at: Date;
  readonly order: Order;
  readonly to: Sealed;
  readonly unit: string;
  readonly transfer: Transfer | null;
  /** Of a mail about a refund: how much went back. */
  readonly refundedCents: number;
  /** What the certificate shows, where there is one that was verified. */
  readonly shows: Verdict | undefined;
  readonly storefrontUrl: string;
}

/** The words of a mail, from how its order stands now. */
export function writeMail(mail: MailFacts): MailText {
  return orderMail(factsOf(mail));
}

function factsOf(mail: MailFacts): OrderMailFacts {
  const { kind, at, order, to, unit, shows, storefrontUrl, transfer } = mail;
  const about = {
    id: order.id,
    buyer: to.contact.name,
    placedAt: order.placedAt,
    way: order.configuration.way,
    price: order.price,
    profile: order.profile,
    link: `${storefrontUrl}/order/${to.secret}`,
  };
  switch (kind) {
    case 'placed': {
      const reservedUntil = order.payment.reservedUntil ?? at.toISOString();
      return { kind, order: about, reservedUntil, ...(transfer === null ? {} : { transfer }) };
    }
    case 'underpaid':
      // Paid since: what was to be said about the rest is over.
      if (transfer === null) return paidFacts(about, order, at);
      return { kind, order: about, receivedCents: order.payment.receivedCents, transfer };
    case 'paid':
      return paidFacts(about, order, at);
    case 'shipped': {
      const certificate = order.fulfilment.certificate ?? '';
      return {
        kind,
        order: about,
        carrier: order.fulfilment.carrier ?? '',
        tracking: order.fulfilment.tracking ?? '',
        unit,
        certificate,
        verifyLink: `${storefrontUrl}/certificate/${certificate}`,
        ...(shows === undefined ? {} : { shows }),
      };
    }
    case 'cancelled':
      return { kind, order: about };
    case 'withdrawn': {
      const { state } = order.fulfilment;
      const hasLeft = state === 'shipped' || state === 'delivered';
      const withdrawnAt = order.withdrawal.at ?? at.toISOString();
      return { kind, order: about, withdrawnAt, hasLeft };
    }
    case 'refunded':
      return {
        kind,
        order: about,
        refundedCents: mail.refundedCents,
        refundedAt: at.toISOString(),
      };
  }
}

function paidFacts(order: OrderMailOrder, { payment, price }: Order, at: Date): OrderMailFacts {
  const surplusCents = Math.max(0, payment.receivedCents - price.totalCents);
  return { kind: 'paid', order, paidAt: payment.paidAt ?? at.toISOString(), surplusCents };
}
