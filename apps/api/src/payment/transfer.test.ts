import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  asStaff,
  checkout,
  contact,
  key,
  makeOrder,
  openPage,
  openWorld,
  overdue,
  ownOrder,
  paymentState,
  shelves,
  unexpected,
  until,
  type World,
} from '../../test/world.ts';
import { placeOrder } from '../order/place.ts';
import { sweepReservations } from './sweep.ts';
import { creditorReference, orderIdStart } from './transfer.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const lapse = async (id: string) => {
  await overdue(world, id);
  await sweepReservations(world.shop);
};

describe('a creditor reference', () => {
  it('is one by ISO 11649, leads to its order, and tells of a slip of the finger', () => {
    // The standard's own example has check digits 18.
    expect(orderIdStart('RF18539007547034')).toBe('ord_539007547034');
    expect(orderIdStart('RF18539007547043')).toBeUndefined();
    const id = 'ord_abcdefghijklmnop234567abcd';
    const reference = creditorReference(id);
    expect(reference).toMatch(/^RF\d\dABCDEFGHIJKL$/);
    expect(id.startsWith(orderIdStart(reference) ?? '-')).toBe(true);
    for (let at = 4; at < 15; at += 1) {
      const signs = [...reference];
      [signs[at], signs[at + 1]] = [signs[at + 1] ?? '', signs[at] ?? ''];
      expect(orderIdStart(signs.join(''))).toBeUndefined();
    }
  });
});

describe('an order by bank transfer', () => {
  it('says where to send what, keeps its parts for seven days, and opens no page', async () => {
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const own = await ownOrder(world.api, secret);
    expect(own.transfer).toEqual({
      holder: 'Nyx',
      iban: 'FI2112345600000785',
      bic: null,
      reference: creditorReference(order.id),
      dueCents: order.price.totalCents,
    });
    const held = Date.parse(own.payment.reservedUntil ?? '') - Date.parse(own.placedAt);
    expect(held).toBe(7 * 24 * 3600 * 1000);
    const page = await checkout(world.api, secret);
    expect(page.status === 409 && page.body.code).toBe('pay-by-transfer');
    const mail = await until(() =>
      Promise.resolve(world.mails().find((one) => one.includes('IBAN'))),
    );
    expect(mail).toContain('FI21 1234 5600 0007 85');
  });

  it('is paid once when staff records it, however often and however simultaneously', async () => {
    const before = await shelves(world);
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const staff = await asStaff(world, creditorReference(order.id));
    const total = order.price.totalCents;
    const answers = await Promise.all(Array.from({ length: 6 }, () => staff.pay(total, 'BANK-1')));
    for (const answer of answers)
      expect(answer.status === 200 && answer.body.payment.state).toBe('paid');
    // The same key gives the very same answer, and no other payment is smuggled in under it.
    const { api } = world;
    const bearer = await world.holder('Sten', 'staff');
    const given = { bearer, params: { order: order.id }, idempotencyKey: key() };
    const body = { amountCents: total, way: 'transfer' as const, reference: 'BANK-1' };
    const [first, again] = [
      await api.recordPayment({ ...given, body }),
      await api.recordPayment({ ...given, body }),
    ];
    expect([again.status, again.text]).toEqual([200, first.text]);
    const reused = await api.recordPayment({ ...given, body: { ...body, reference: 'BANK-2' } });
    expect(reused.status === 422 && reused.body.code).toBe('idempotency-key-reused');
    const other = await staff.pay(total - 1, 'BANK-1');
    expect(other.status === 409 && other.body.code).toBe('payment-known');
    const own = await ownOrder(world.api, secret);
    expect([own.payment.receivedCents, own.fulfilment.state, own.transfer]).toEqual([
      total,
      'queued',
      null,
    ]);
    const [taken] = await world.query<{ n: number }>(
      `SELECT sum((i->>'quantity')::int)::int AS n FROM reservation r, jsonb_array_elements(r.items) i
       WHERE order_id = $1 AND state = 'taken'`,
      [order.id],
    );
    expect(await shelves(world)).toEqual({ ...before, on: before.on - (taken?.n ?? 0) });
    expect(
      await world.query(`SELECT 1 FROM mail WHERE order_id = $1 AND kind = 'paid'`, [order.id]),
    ).toHaveLength(1);
  });

  it('that is paid in parts is underpaid until all is there, and overpaid beyond that', async () => {
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const staff = await asStaff(world, order.id);
    const total = order.price.totalCents;
    const state = () => paymentState(world.api, secret);
    await staff.pay(100);
    expect(await state()).toBe('underpaid');
    expect((await ownOrder(world.api, secret)).transfer?.dueCents).toBe(total - 100);
    await staff.pay(total - 200, 'till', 'cash');
    expect(await state()).toBe('underpaid');
    await staff.pay(100, 'till', 'pickup');
    expect(await state()).toBe('paid');
    await staff.pay(50);
    expect(await state()).toBe('overpaid');
    // Of a surplus there is no credit note: no more than that may be called so.
    for (const more of [51, total]) {
      const refused = await staff.refund(more, 'surplus');
      expect(refused.status === 409 && refused.body.code).toBe('not-refundable');
    }
    const shown = await staff.refund(50, 'surplus');
    for (const reason of ['surplus', 'withdrawn'] as const)
      expect((await staff.refund(1, reason)).status).toBe(409);
    if (shown.status !== 200) throw unexpected(world.api, shown);
    expect(shown.body.refunds).toMatchObject([{ number: 1, way: 'transfer', state: 'due' }]);
    expect((await staff.sent(1)).status).toBe(200);
    expect((await staff.sent(1)).status).toBe(200);
    const again = await staff.sent(1, 'OUT-2');
    expect(again.status === 409 && again.body.code).toBe('refund-settled');
    expect(await state()).toBe('paid');
  });

  it('is not paid by a transfer that another order was paid by, whoever records them at once', async () => {
    const [one, other] = [
      await makeOrder(world.api, 'transfer'),
      await makeOrder(world.api, 'transfer'),
    ];
    const total = one.order.price.totalCents;
    const both = await Promise.all(
      [one, other].map(async ({ order }) => (await asStaff(world, order.id)).pay(total, 'ARC 7')),
    );
    const [taken, left] = both[0]?.status === 200 ? [one, other] : [other, one];
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const staff = await asStaff(world, left.order.id);
    // As a person may write it.
    for (const reference of ['ARC 7', 'arc 7']) {
      const refused = await staff.pay(total, reference);
      if (refused.status !== 409) throw unexpected(world.api, refused);
      expect([refused.body.code, refused.body.where]).toEqual(['payment-known', 'reference']);
      expect(refused.body.message).toContain(taken.order.id);
      const again = await (await asStaff(world, taken.order.id)).pay(total, reference);
      expect(again.status === 200 && again.body.received).toHaveLength(1);
    }
    expect(await paymentState(world.api, left.secret)).toBe('awaiting');
    // A till has no such numbers, and a transfer that was for both is recorded in parts.
    for (const given of [
      ['ARC 7', 'cash'],
      ['ARC 7/2', 'transfer'],
    ] as const)
      expect((await staff.pay(100, ...given)).status).toBe(200);
  });

  it('is paid by the card it was placed with no more, once it was paid in cash', async () => {
    const { order, secret } = await makeOrder(world.api);
    const page = await openPage(world.api, secret);
    const staff = await asStaff(world, order.id);
    const paid = await staff.pay(order.price.totalCents, 'receipt 7', 'cash');
    expect(paid.status === 200 && paid.body.payment.state).toBe('paid');
    await expect(world.control(`/sessions/${page.id}/pay`, { outcome: 'pay' })).rejects.toThrow(
      'expired',
    );
  });

  it('gives its parts back when the time is over, and has them again if they are there', async () => {
    const before = await shelves(world);
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const staff = await asStaff(world, order.id);
    await staff.pay(100);
    await lapse(order.id);
    expect(await shelves(world)).toEqual(before);
    const lapsed = await ownOrder(world.api, secret);
    expect([lapsed.state, lapsed.payment.state]).toEqual(['lapsed', 'underpaid']);
    await staff.pay(order.price.totalCents - 100);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.state]).toEqual(['placed', 'paid']);
  });

  it('whose parts are gone when the money comes owes all of it back', async () => {
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const staff = await asStaff(world, order.id);
    await staff.pay(100);
    await lapse(order.id);
    await world.query(`UPDATE stock SET on_hand = reserved WHERE sku LIKE 'board-%'`);
    await staff.pay(order.price.totalCents - 100);
    await world.query(`UPDATE stock SET on_hand = reserved + 400 WHERE sku LIKE 'board-%'`);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.state, own.payment.refundDueCents]).toEqual([
      'cancelled',
      'refund-due',
      order.price.totalCents,
    ]);
    await staff.sent(1);
    expect(await paymentState(world.api, secret)).toBe('refunded');
    // Somebody's standing order: more comes after the end, and goes back as well.
    await staff.pay(70);
    const more = await ownOrder(world.api, secret);
    expect([more.payment.state, more.payment.refundDueCents]).toEqual(['refund-due', 70]);
  });

  it('is not offered where the shop has no account', async () => {
    const { transfer, ...shop } = world.shop;
    expect(transfer?.holdDays).toBe(7);
    const made = await placeOrder(
      { ...shop, transfer: null },
      {
        quote: 'A'.repeat(22),
        quoteVersion: 1,
        expectedTotalCents: 1,
        contact,
        address,
        payment: 'transfer',
      },
      () => Promise.resolve(),
    );
    expect(made.ok || made.refusal.code).toBe('way-unavailable');
  });
});
