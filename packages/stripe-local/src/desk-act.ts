import { closeDispute, escalateDispute, isDisputable, openDispute } from './dispute.ts';
import { done, type Outcome, refuse } from './error.ts';
import { endRefund } from './refund.ts';
import { settle } from './settle.ts';
import type { Charge, Session } from './state.ts';
import type { World } from './world.ts';

/** Something that others would do: the buyer's bank, or Stripe's. */
export interface Act {
  /** Its name and what it is done to, as a form sends it. */
  readonly key: string;
  readonly label: string;
  readonly run: () => Outcome<unknown>;
}

const ended = (moved: boolean): Outcome<true> =>
  moved ? done(true) : refuse('That is over already.');

function chargesOf({ state }: World, session: Session): Charge[] {
  return Object.values(state.charges).filter(
    ({ payment_intent: intent }) => intent !== null && intent === session.payment_intent,
  );
}

function ofCharge(world: World, charge: Charge): Act[] {
  const { id } = charge;
  if (!isDisputable(world, charge)) return [];
  return [
    {
      key: `dispute ${id}`,
      label: 'The bank takes the payment back: a dispute',
      run: () => openDispute(world, charge, 'fraudulent'),
    },
    {
      key: `inquire ${id}`,
      label: 'The bank only asks: an inquiry',
      run: () => openDispute(world, charge, 'fraudulent', true),
    },
  ];
}

function ofDisputes(world: World, { id: charge }: Charge): Act[] {
  return Object.values(world.state.disputes).flatMap((dispute) => {
    if (dispute.charge !== charge) return [];
    const close = (status: 'won' | 'lost' | 'warning_closed', label: string): Act => ({
      key: `${status} ${dispute.id}`,
      label,
      run: () => closeDispute(world, dispute, status),
    });
    if (/^warning_(needs_response|under_review)$/.test(dispute.status))
      return [
        close('warning_closed', 'The inquiry ends'),
        {
          key: `escalate ${dispute.id}`,
          label: 'The inquiry becomes a dispute',
          run: () => escalateDispute(world, dispute),
        },
      ];
    if (!/needs_response$|under_review$/.test(dispute.status)) return [];
    return [
      close('won', 'The shop wins the dispute: the money comes back'),
      close('lost', 'The shop loses the dispute'),
    ];
  });
}

function ofRefunds(world: World, { id: charge }: Charge): Act[] {
  return Object.values(world.state.refunds).flatMap((refund) => {
    if (refund.charge !== charge) return [];
    const { id, status } = refund;
    const end = (succeeds: boolean, label: string): Act => ({
      key: `${succeeds ? 'arrive' : 'fail'} ${id}`,
      label,
      run: () => ended(endRefund(world, id, succeeds)),
    });
    if (status === 'succeeded') return [end(false, 'The refund fails after all')];
    if (status !== 'pending') return [];
    return [end(true, 'The refund arrives'), end(false, 'The refund fails')];
  });
}

/** What can happen next around a session, besides what its buyer does on the pay page. */
export function actsOf(world: World, session: Session): Act[] {
  const intent = world.state.paymentIntents[session.payment_intent ?? ''];
  const debit = (arrives: boolean, label: string): Act => ({
    key: `${arrives ? 'settle' : 'bounce'} ${intent?.id ?? ''}`,
    label,
    run: () => ended(settle(world, intent?.id ?? '', arrives)),
  });
  return [
    ...(intent?.status === 'processing'
      ? [debit(true, 'The bank debit arrives'), debit(false, 'The bank debit bounces')]
      : []),
    ...chargesOf(world, session).flatMap((charge) => [
      ...ofCharge(world, charge),
      ...ofDisputes(world, charge),
      ...ofRefunds(world, charge),
    ]),
  ];
}
