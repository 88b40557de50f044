import type { Order } from '@nyx/contract';
import { type MailText, type OrderMailFacts, orderMail } from '@nyx/documents';
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
  /** What the certificate shows, where there is one that was verified. */
  readonly shows: Verdict | undefined;
  readonly storefrontUrl: string;
}

/** The words of a mail, from how its order stands now. */
export function writeMail(mail: MailFacts): MailText {
  return orderMail(factsOf(mail));
}

function factsOf({ kind, at, order, to, unit, shows, storefrontUrl }: MailFacts): OrderMailFacts {
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
    case 'placed':
      return { kind, order: about, reservedUntil: order.payment.reservedUntil ?? at.toISOString() };
    case 'paid':
      return { kind, order: about, paidAt: order.payment.paidAt ?? at.toISOString() };
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
      return { kind, order: about, reason: 'you asked for it before it was paid.' };
    case 'refunded':
      return {
        kind,
        order: about,
        refundedCents: order.price.totalCents,
        refundedAt: at.toISOString(),
      };
  }
}
