import { findShippingWay, formatMoney, type Price } from '@nyx/catalog';
import type { Lists } from '@nyx/unit-certificate';
import { day, line, link, minute, rows, wrap } from './line.ts';
import type { OrderMailFacts, OrderMailOrder, TransferFacts } from './order-mail-facts.ts';
import { priceTable } from './price-table.ts';

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const subjects = {
  placed: 'placed, waiting for payment',
  underpaid: 'part of the payment arrived',
  paid: 'paid',
  shipped: 'shipped',
  cancelled: 'cancelled',
  withdrawn: 'your withdrawal arrived',
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

const inFours = (text: string) => text.replace(/(.{4})(?=.)/g, '$1 ');

function transferText(transfer: TransferFacts, currency: Price['currency']): string {
  const bic: readonly (readonly [string, string])[] =
    transfer.bic === null ? [] : [['BIC', transfer.bic]];
  return rows([
    ['Amount', formatMoney(transfer.dueCents, currency)],
    ['To', line(transfer.holder, 70)],
    ['IBAN', inFours(transfer.iban)],
    ...bic,
    ['Reference', inFours(transfer.reference)],
  ]);
}

function placed(facts: Extract<OrderMailFacts, { kind: 'placed' }>): string[] {
  const { order, reservedUntil, transfer } = facts;
  const until = minute(reservedUntil);
  if (transfer !== undefined)
    return [
      wrap(
        `We have your order. Send the money by bank transfer so that it is here by ${until}: until then the parts are kept for you. An order that is not paid ends by itself and costs nothing.`,
      ),
      transferText(transfer, order.price.currency),
      wrap('The reference says which order it is for: write it on the transfer as it is here.'),
      keepLink(order),
      about(order),
    ];
  return [
    wrap(
      `We have your order. Pay it on its page until ${until}: until then the parts are kept for you. An order that is not paid ends by itself and costs nothing.`,
    ),
    keepLink(order),
    about(order),
    wrap(
      'The payment page of Stripe needs JavaScript, and does not work in Tor Browser at its safest level.',
    ),
  ];
}

function underpaid(facts: Extract<OrderMailFacts, { kind: 'underpaid' }>): string[] {
  const { order, receivedCents, transfer } = facts;
  const { currency } = order.price;
  return [
    wrap(
      `${formatMoney(receivedCents, currency)} arrived, and ${formatMoney(transfer.dueCents, currency)} are still missing. Please send the rest:`,
    ),
    transferText(transfer, currency),
    wrap('If you would rather have the money back, cancel the order on its page.'),
    keepLink(order),
  ];
}

function paid(facts: Extract<OrderMailFacts, { kind: 'paid' }>): string[] {
  const { order, paidAt, surplusCents = 0 } = facts;
  const what = findShippingWay(order.way)?.what ?? '';
  const more = formatMoney(surplusCents, order.price.currency);
  return [
    wrap(`Your payment arrived on ${day(paidAt)}. A technician takes the order next.`),
    ...(surplusCents === 0
      ? []
      : [wrap(`${more} more than the price came. They are yours: leave an account on the page.`)]),
    keepLink(order),
    about(order),
    ...(what === '' ? [] : [wrap(what)]),
  ];
}

function withdrawn(facts: Extract<OrderMailFacts, { kind: 'withdrawn' }>): string[] {
  const next = facts.hasLeft
    ? 'Please send the laptop back within 14 days. When it is here, or you show that it is on its way, all that you paid goes back, at the latest 14 days from then.'
    : 'Nothing is sent to you, and all that you paid goes back within 14 days: by card where you paid by card, else to the account that you leave on the order page.';
  return [
    wrap(
      `You have withdrawn from this order. Your declaration arrived on ${minute(facts.withdrawnAt)}. This mail acknowledges it; keep it.`,
    ),
    wrap(next),
    keepLink(facts.order),
    about(facts.order),
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
      return placed(facts);
    case 'underpaid':
      return underpaid(facts);
    case 'paid':
      return paid(facts);
    case 'shipped':
      return shipped(facts);
    case 'cancelled':
      return [
        wrap('Your order is cancelled.'),
        wrap(
          'What was paid for it goes back: by card where it came by card, else to the account that you leave on the order page.',
        ),
        keepLink(order),
      ];
    case 'withdrawn':
      return withdrawn(facts);
    case 'refunded':
      return [
        wrap(
          `${formatMoney(facts.refundedCents, order.price.currency)} went back to you on ${day(facts.refundedAt)}. Banks take up to ten days to show it.`,
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
