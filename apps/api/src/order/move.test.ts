import { fulfilmentStates, orderStates, paymentStates } from '@nyx/contract';
import { describe, expect, it } from 'vitest';
import { moves } from './move.ts';

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

  it('builds nothing that is not paid for', () => {
    for (const { payment, fulfilment } of places)
      if (fulfilment !== 'waiting') expect(payment).toBe('paid');
  });

  it('never takes "paid" back but as a refund, and never pays twice', () => {
    for (const { from, name, to } of steps) {
      if (from.payment === 'paid') expect([name, to.payment]).toEqual([name, 'paid']);
      if (from.payment === 'refunded') expect(to.payment).toBe('refunded');
      if (to.payment === 'paid' && from.payment !== 'paid') expect(name).toBe('paid');
    }
  });

  it('leaves a cancelled order cancelled', () => {
    for (const { from, to } of steps)
      if (from.state === 'cancelled') expect(to.state).toBe('cancelled');
  });

  it('makes no move twice: each one leaves where it starts', () => {
    for (const [name, { from, to }] of Object.entries(table)) {
      const left = axes.some((axis) => to[axis] !== undefined && !from[axis]?.includes(to[axis]));
      expect([name, left]).toEqual([name, true]);
    }
  });
});
