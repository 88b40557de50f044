import { fulfilmentStates, orderStates, paymentStates } from '@nyx/contract';
import { describe, expect, it } from 'vitest';
import { isToBeBuilt, moves } from './move.ts';

type Axis = 'state' | 'payment' | 'fulfilment';
type Place = Record<Axis, string>;
interface Move {
  readonly from: Partial<Record<Axis, readonly string[]>>;
  readonly to: Partial<Place>;
}
const table: Readonly<Record<string, Move>> = moves;
const axes = ['state', 'payment', 'fulfilment'] as const;
const key = (place: Place) => axes.map((axis) => place[axis]).join(' ');

/** Every place that moves lead to from a new order, and how. */
function reachable() {
  const start: Place = { state: 'placed', payment: 'awaiting', fulfilment: 'waiting' };
  const seen = new Map<string, Place>([[key(start), start]]);
  const steps: { from: Place; name: string; to: Place }[] = [];
  for (const place of seen.values())
    for (const [name, { from, to }] of Object.entries(table)) {
      if (!axes.every((axis) => from[axis]?.includes(place[axis]) ?? true)) continue;
      const next = { ...place, ...to };
      steps.push({ from: place, name, to: next });
      if (!seen.has(key(next))) seen.set(key(next), next);
    }
  return { places: [...seen.values()], steps };
}

describe('the table of moves', () => {
  const { places, steps } = reachable();

  it('uses only states of the contract, and every move can happen', () => {
    for (const { state, payment, fulfilment } of places) {
      expect(orderStates).toContain(state);
      expect(paymentStates).toContain(payment);
      expect(fulfilmentStates).toContain(fulfilment);
    }
    expect(new Set(steps.map(({ name }) => name))).toEqual(new Set(Object.keys(moves)));
  });

  it('builds and sends nothing that is not paid for, or that has ended', () => {
    const work = new Set(['claimed', 'sealed', 'shipped']);
    for (const { from, name } of steps)
      if (work.has(name)) {
        expect(['paid', 'overpaid', 'part-refunded']).toContain(from.payment);
        expect(from.state).toBe('placed');
      }
    for (const { payment, state } of places)
      expect(isToBeBuilt({ payment, state } as Parameters<typeof isToBeBuilt>[0])).toBe(
        state === 'placed' && ['paid', 'overpaid', 'part-refunded'].includes(payment),
      );
  });

  it('forgets no money: what came stays paid, goes back, or is away with a bank', () => {
    const none = new Set(['awaiting', 'processing']);
    for (const { from, to, name } of steps)
      if (!none.has(from.payment)) expect([name, none.has(to.payment)]).toEqual([name, false]);
  });

  it('queues an order once: it is paid for the first time, or it waits for ever', () => {
    for (const { from, name, to } of steps)
      if (to.fulfilment === 'queued' && from.fulfilment !== 'queued') expect(name).toBe('paid');
    for (const { payment, fulfilment, state } of places)
      if (fulfilment === 'waiting' && state === 'placed')
        expect(['awaiting', 'processing', 'underpaid', 'review']).toContain(payment);
  });

  it('leaves nobody with an end and money that nothing leads back from', () => {
    const ways = new Map<string, Set<string>>();
    for (const { from, to } of steps) {
      const known = ways.get(key(from)) ?? new Set();
      ways.set(key(from), known.add(key(to)));
    }
    const rest = new Set(['awaiting', 'processing', 'refunded', 'charged-back']);
    for (const place of places) {
      if (place.state === 'placed' || rest.has(place.payment)) continue;
      const seen = new Set([key(place)]);
      for (const one of seen) for (const next of ways.get(one) ?? []) seen.add(next);
      expect(
        [...seen].some((one) => one.split(' ')[1] === 'refunded'),
        key(place),
      ).toBe(true);
    }
  });

  it('leaves an order that has ended ended', () => {
    for (const { from, to } of steps) {
      if (from.state === 'cancelled' || from.state === 'closed')
        expect([from.state, 'cancelled']).toContain(to.state);
      if (from.state === 'withdrawn') expect(to.state).toBe('withdrawn');
    }
  });

  it('makes no move twice: each one leaves where it starts', () => {
    for (const [name, { from, to }] of Object.entries(table)) {
      const left = axes.some((axis) => to[axis] !== undefined && !from[axis]?.includes(to[axis]));
      expect([name, left]).toEqual([name, true]);
    }
  });
});
