import { expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

it('the balance lists what came and went, and what of it can be paid out', async () => {
  const { stripe, control, days } = alone();
  const { id } = await stripe.checkout.sessions.create(laptop());
  await control(`/sessions/${id}/pay`);
  await control('/clock', { advance_seconds: 10 });
  const [charge] = (await stripe.charges.list()).data;
  await stripe.refunds.create({ charge: charge?.id ?? '', amount: 900 });
  const { data } = await stripe.balanceTransactions.list();
  expect(data.map(({ type, amount }) => [type, amount])).toEqual([
    ['refund', -900],
    ['charge', 189_900],
  ]);
  for (const { amount, fee, fee_details: fees, net, status } of data) {
    expect(status).toBe('pending');
    expect(fees.reduce((sum, each) => sum + each.amount, 0)).toBe(fee);
    expect(net).toBe(amount - fee);
  }
  await days(2);
  const [taken] = (await stripe.balanceTransactions.list({ source: charge?.id ?? '' })).data;
  expect(taken).toMatchObject({ type: 'charge', status: 'available' });
  expect((await stripe.balanceTransactions.list({ type: 'payout' })).data).toEqual([]);
});
