import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobsOf } from '../../test/jobs.ts';
import {
  asStaff,
  becomes,
  beforePaymentIsKnown,
  cancel,
  expectSound,
  hurry,
  key,
  mailsOf,
  makePaidOrder,
  moved,
  openWorld,
  ownOrder,
  paymentState,
  refundAtStripe,
  refundsOf,
  shelves,
  staffView,
  unexpected,
  until,
  type World,
  withdraw,
} from '../../test/world.ts';
import { transaction } from '../database/database.ts';
import { move } from '../order/move.ts';
import { sweepRefunds } from './refund.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

describe('a refund', () => {
  it('goes in parts, each once at Stripe and each with its mail, and the order is built all the same', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const first = await staff.refund(1000);
    if (first.status !== 200) throw unexpected(world.api, first);
    await becomes(world, secret, 'part-refunded');
    await staff.refund(500);
    await until(async () => (await ownOrder(world.api, secret)).payment.refundedCents === 1500);
    expect((await refundsOf(world, id)).map(({ amount }) => amount).toSorted()).toEqual([
      1000, 500,
    ]);
    expect(await mailsOf(world, id, 'refunded')).toEqual([{ version: 1 }, { version: 2 }]);
    await until(() => Promise.resolve(world.mails().some((mail) => mail.includes('10.00'))));
    const bearer = await world.technician('Tessa');
    const boards = ['novacustom-v54'];
    const claimed = await world.api.nextUnit({ bearer, idempotencyKey: key(), body: { boards } });
    expect(claimed.status === 200 && claimed.body.order.id).toBe(id);
  });

  it('is never more than came, however many ask at once', async () => {
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    const part = Math.floor(totalCents / 3) + 1;
    const answers = await Promise.all(Array.from({ length: 8 }, () => staff.refund(part)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const answer of answers)
      if (answer.status !== 200)
        expect(answer.status === 409 && answer.body.code).toBe('not-refundable');
    await until(async () => (await ownOrder(world.api, secret)).payment.refundedCents === 2 * part);
    const sent = (await refundsOf(world, id)).reduce((sum, { amount }) => sum + amount, 0);
    expect(sent).toBe(2 * part);
    await expect(
      world.query(`INSERT INTO refund (order_id, number, amount_cents, way, reason, state, asked_at)
        VALUES ('${id}', 9, ${part}, 'transfer', 'goodwill', 'due', now())`),
    ).rejects.toThrow('more would go back than came');
  });

  it('of everything is a cancellation as long as the parcel has not left', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    const all = await staff.refund(totalCents);
    expect(all.status === 409 && all.body.code).toBe('not-refundable');
    const buyer = await cancel(world.api, secret);
    expect(buyer.status === 409 && buyer.body.code).toBe('not-cancellable');
    for (let time = 0; time < 2; time += 1) expect((await staff.cancel()).status).toBe(200);
    await becomes(world, secret, 'refunded');
    expect((await refundsOf(world, id)).map(({ amount }) => amount)).toEqual([totalCents]);
    expect(await shelves(world)).toEqual(before);
  });

  it('that the bank has is done when Stripe says so, and free again when it failed', async () => {
    await world.control('/refunds', { mode: 'pending' });
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    const refundState = async () => {
      const shown = await staff.show();
      return shown.status === 200 ? shown.body.refunds.at(-1)?.state : undefined;
    };
    await staff.cancel();
    await until(async () => (await refundState()) === 'sent');
    expect(await paymentState(world.api, secret)).toBe('refund-due');
    const [first] = await refundsOf(world, id);
    await world.control(`/refunds/${first?.id}/end`, { succeeds: false });
    await until(async () => (await refundState()) === 'failed');
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    await staff.refund(totalCents);
    await until(async () => (await refundState()) === 'sent');
    // This time nobody tells us.
    await world.control('/webhooks', { paused: true });
    const second = (await refundsOf(world, id)).find(({ status }) => status === 'pending');
    await world.control(`/refunds/${second?.id}/end`, { succeeds: true });
    await world.query(`UPDATE refund SET tried_at = now() - interval '2 h' WHERE order_id = $1`, [
      id,
    ]);
    await sweepRefunds(world.shop);
    await becomes(world, secret, 'refunded');
    await world.control('/webhooks', { paused: false });
    await world.control('/refunds', { mode: 'succeed' });
  });

  it('that went and came back leaves the order as paid as it was', async () => {
    await world.control('/refunds', { mode: 'pending' });
    const { id, secret } = await makePaidOrder(world);
    const staff = await asStaff(world, id);
    await staff.refund(900);
    const under = await until(async () => (await refundsOf(world, id))[0]);
    await until(async () => {
      const [row] = await world.query(`SELECT state FROM refund WHERE order_id = $1`, [id]);
      return row?.state === 'sent';
    });
    // Stripe had said that it went.
    await world.query(`UPDATE refund SET state = 'done', done_at = now() WHERE order_id = $1`, [
      id,
    ]);
    await moved(world, id, ['refunded-in-part']);
    await world.control(`/refunds/${under.id}/end`, { succeeds: false });
    await until(async () => (await ownOrder(world.api, secret)).payment.refundedCents === 0);
    expect(await paymentState(world.api, secret)).toBe('paid');
    await world.control('/refunds', { mode: 'succeed' });
  });
});

describe('a refund that was made at Stripe and not here', () => {
  it('is written down once, as any other, and its buyer hears of it', async () => {
    const { id, secret } = await makePaidOrder(world);
    expect(await refundAtStripe(world, id, 5_000)).toBe(true);
    await becomes(world, secret, 'part-refunded');
    const { refunds, payment } = await staffView(world, id);
    expect(refunds).toMatchObject([
      { number: 1, amountCents: 5_000, way: 'card', reason: 'elsewhere', state: 'done' },
    ]);
    expect(payment.refundedCents).toBe(5_000);
    expect(await mailsOf(world, id, 'refunded')).toHaveLength(1);
    // It may still fail, and then the money is here again.
    const [refund] = await refundsOf(world, id);
    await world.control(`/refunds/${refund?.id}/end`, { succeeds: false });
    await becomes(world, secret, 'paid');
    expect((await staffView(world, id)).refunds).toMatchObject([{ state: 'failed' }]);
    // Of what a person looks at all may go back: then nothing is waited for once it is cancelled.
    await world.query(`UPDATE orders SET payment = 'review' WHERE id = $1`, [id]);
    await refundAtStripe(world, id, payment.receivedCents);
    await until(async () => (await staffView(world, id)).refunds[1]?.state === 'done');
    await (await asStaff(world, id)).cancel();
    expect(await paymentState(world.api, secret)).toBe('refunded');
  });

  it('of everything stops the work; staff cancels, and the parts are free', async () => {
    const before = await shelves(world);
    const { id, secret } = await makePaidOrder(world);
    await refundAtStripe(world, id, (await ownOrder(world.api, secret)).price.totalCents);
    await becomes(world, secret, 'refunded');
    const claimed = await transaction(world.shop.db, (tx) => move(tx, new Date(), id, 'claimed'));
    expect(claimed).toBeUndefined();
    expect((await (await asStaff(world, id)).cancel()).status).toBe(200);
    const own = await ownOrder(world.api, secret);
    expect([own.state, own.payment.state, own.payment.refundDueCents]).toEqual([
      'cancelled',
      'refunded',
      0,
    ]);
    expect(await shelves(world)).toEqual(before);
  });

  it('leaves as much less to send of what was to go back', async () => {
    const { id, secret } = await makePaidOrder(world);
    const { totalCents } = (await ownOrder(world.api, secret)).price;
    await world.control('/faults', { kind: '500', method: 'POST', path: '/v1/refunds', times: 3 });
    await withdraw(world.api, secret);
    await until(async () => {
      const [tried] = await jobsOf(world, `${id}/1`);
      return typeof tried?.why === 'string';
    });
    await refundAtStripe(world, id, 700);
    await hurry(world);
    await becomes(world, secret, 'refunded');
    expect((await refundsOf(world, id)).map(({ amount }) => amount).toSorted()).toEqual(
      [700, totalCents - 700].toSorted(),
    );
    expect(
      (await staffView(world, id)).refunds.map(({ reason, state }) => [reason, state]),
    ).toEqual([
      ['withdrawn', 'failed'],
      ['withdrawn', 'done'],
      ['elsewhere', 'done'],
    ]);
  });

  it('of a payment that nobody has told of yet waits for that', async () => {
    const { id, secret } = await makePaidOrder(world);
    await beforePaymentIsKnown(world, id, () => refundAtStripe(world, id, 800));
    await becomes(world, secret, 'part-refunded');
  });
});

it('a refund whose job is a dead letter is left to a person; one whose job is forgotten is asked about', async () => {
  const { id, secret } = await makePaidOrder(world);
  await world.control('/faults', { kind: '500', method: 'POST', path: '/v1/refunds', times: 99 });
  await (await asStaff(world, id)).refund(600);
  const state = async () => (await jobsOf(world, `${id}/1`)).map((job) => job.state).join();
  await until(async () => {
    await world.query(`UPDATE pgboss.job SET retry_count = 12 WHERE state = 'retry'`);
    await hurry(world);
    return (await state()) === 'failed';
  });
  await fetch(`${world.stripe.url}/_local/faults`, { method: 'DELETE' });
  await sweepRefunds(world.shop);
  expect(await state()).toBe('failed');
  await world.query(`DELETE FROM pgboss.job WHERE data->>'subject' = $1`, [`${id}/1`]);
  await sweepRefunds(world.shop);
  await becomes(world, secret, 'part-refunded');
});

it('a refund whose answer was lost is found at Stripe, and not made again', async () => {
  const { id, secret } = await makePaidOrder(world);
  const staff = await asStaff(world, id);
  // Stripe forgets its keys after a day; what it sent stays.
  await world.control('/faults', { kind: 'lose', method: 'POST', path: '/v1/refunds', times: 3 });
  await staff.refund(700);
  const tried = async () => (await jobsOf(world, `${id}/1`)).filter(({ why }) => why !== null);
  await until(async () => (await tried()).length === 1);
  await world.control('/clock', { advance_seconds: 25 * 3600 });
  await until(async () => {
    await hurry(world);
    return (await paymentState(world.api, secret)) === 'part-refunded';
  });
  expect(await refundsOf(world, id)).toHaveLength(1);
});

it('all this leaves an audit trail that is whole, and nothing that failed inside', () =>
  expectSound(world));
