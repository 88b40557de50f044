import { expect, it } from 'vitest';
import { alone } from './test/alone.ts';
import { laptop } from './test/shop.ts';

it('a buyer abroad pays in a currency of their own, and the shop gets what it asked for', async () => {
  const { stripe, page, press, control } = alone();
  const { id, url } = await stripe.checkout.sessions.create(
    laptop({ adaptive_pricing: { enabled: true } }),
  );
  expect(await (await page(new URL(url ?? '').pathname)).text()).toContain('Pay 2088.90 USD');
  await press(url, { outcome: 'pay-abroad' });
  const abroad = { presentment_amount: 208_890, presentment_currency: 'usd' };
  const session = await stripe.checkout.sessions.retrieve(id, {
    expand: ['payment_intent.latest_charge'],
  });
  expect(session).toMatchObject({
    amount_total: 189_900,
    currency: 'eur',
    presentment_details: abroad,
    payment_intent: {
      amount_received: 189_900,
      presentment_details: abroad,
      latest_charge: { currency: 'eur', presentment_details: abroad },
    },
  });
  const [charge] = (await stripe.charges.list()).data;
  const refund = await stripe.refunds.create({ charge: charge?.id ?? '', amount: 94_950 });
  expect(refund.presentment_details?.presentment_amount).toBe(104_445);

  const plain = await stripe.checkout.sessions.create(laptop());
  expect((await press(plain.url, { outcome: 'pay-abroad' })).status).toBe(400);
  await expect(control(`/sessions/${plain.id}/pay`, { outcome: 'pay-abroad' })).rejects.toThrow(
    /without `adaptive_pricing`/,
  );
});
