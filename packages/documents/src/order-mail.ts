import { findShippingWay, formatMoney, type Price, type ShippingWay } from '@nyx/catalog';
import type { Figure } from '@nyx/figures';
import type { Lists } from '@nyx/unit-certificate';
import { day, line, link, minute, rows, wrap } from './line.ts';
import { priceTable } from './price-table.ts';

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
    }
  | { readonly kind: 'paid'; readonly order: OrderMailOrder; readonly paidAt: string }
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
  | { readonly kind: 'cancelled'; readonly order: OrderMailOrder; readonly reason: string }
  | {
      readonly kind: 'refunded';
      readonly order: OrderMailOrder;
      readonly refundedCents: number;
      readonly refundedAt: string;
    };

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const subjects = {
  placed: 'placed, waiting for payment',
  paid: 'paid',
  shipped: 'shipped',
  cancelled: 'cancelled',
  refunded: 'refunded',
} as const satisfies Record<OrderMailFacts['kind'], string>;

function keepLink({ link: address }: OrderMailOrder): string {
  return [
    'Your order page:',
    '',
    link(address),
    '',
    wrap(
      'Keep this link and show it to nobody: there is no account, and whoever has the link sees the order.',
    ),
  ].join('\n');
}

function about(order: OrderMailOrder): string {
  const { profile } = order;
  const sentence =
    profile.figure === undefined ? [] : ['', wrap(line(profile.figure.sentence, 600))];
  return [
    rows([
      ['Order', line(order.id)],
      ['Placed', minute(order.placedAt)],
      ['Profile', `${line(profile.name, 60)} ${line(profile.version, 30)}`],
      ['Way', findShippingWay(order.way)?.name ?? line(order.way)],
    ]),
    ...sentence,
    '',
    priceTable(order.price),
  ].join('\n');
}

function list(title: string, findings: Lists['proved']): string {
  if (findings.length === 0) return `${title}: nothing.`;
  const points = findings.map(({ text }) => wrap(`- ${line(text, 300)}`, 72));
  return [`${title}:`, ...points].join('\n');
}

function certificateText(lists: Lists | undefined): string[] {
  if (lists === undefined) return [];
  return [
    list('Proved', lists.proved),
    list('Weakly shown', lists.weaklyShown),
    list('Not proved', lists.notProved),
  ];
}

function placed(order: OrderMailOrder, reservedUntil: string): string[] {
  return [
    wrap(
      `We have your order. Pay it on its page until ${minute(reservedUntil)}: until then the parts are kept for you. An order that is not paid ends by itself and costs nothing.`,
    ),
    keepLink(order),
    about(order),
    wrap(
      'The payment page of Stripe needs JavaScript, and does not work in Tor Browser at its safest level.',
    ),
  ];
}

function paid(order: OrderMailOrder, paidAt: string): string[] {
  const what = findShippingWay(order.way)?.what ?? '';
  return [
    wrap(`Your payment arrived on ${day(paidAt)}. A technician takes the order next.`),
    keepLink(order),
    about(order),
    ...(what === '' ? [] : [wrap(what)]),
  ];
}

function shipped(facts: Extract<OrderMailFacts, { kind: 'shipped' }>): string[] {
  return [
    'Your laptop is on its way.',
    rows([
      ['Carrier', line(facts.carrier, 60)],
      ['Tracking', line(facts.tracking, 80)],
      ['Unit', line(facts.unit)],
      ['Certificate', line(facts.certificate)],
    ]),
    [
      wrap(
        'Before you switch it on, compare the seals with their photos and check the certificate here, on another device:',
      ),
      '',
      link(facts.verifyLink),
    ].join('\n'),
    ...certificateText(facts.shows),
    wrap(
      'The owner card comes apart from the parcel. Check that the fingerprint of the trust root on it is the one that the check shows.',
    ),
    keepLink(facts.order),
  ];
}

function paragraphs(facts: OrderMailFacts): string[] {
  const { order } = facts;
  switch (facts.kind) {
    case 'placed':
      return placed(order, facts.reservedUntil);
    case 'paid':
      return paid(order, facts.paidAt);
    case 'shipped':
      return shipped(facts);
    case 'cancelled':
      return [
        wrap(`Your order is cancelled: ${line(facts.reason, 300)}`),
        wrap('If money was taken for it, all of it goes back the way it came.'),
        keepLink(order),
      ];
    case 'refunded':
      return [
        wrap(
          `${formatMoney(facts.refundedCents, order.price.currency)} went back the way they came on ${day(facts.refundedAt)}. Banks take up to ten days to show it.`,
        ),
        keepLink(order),
      ];
  }
}

/**
 * The words of a mail about an order, plain text. The subject is one line without anything the buyer
 * wrote; control characters in any fact become spaces. It sends nothing.
 */
export function orderMail(facts: OrderMailFacts): MailText {
  const { order } = facts;
  const greeting = line(order.buyer, 80);
  return {
    subject: `Nyx order ${line(order.id, 60)}: ${subjects[facts.kind]}`,
    text: `${[greeting === '' ? 'Hello,' : `Hello ${greeting},`, ...paragraphs(facts), 'Nyx'].join(
      '\n\n',
    )}\n`,
  };
}
