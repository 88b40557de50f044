import type { Charge, PaymentIntent, Session } from './state.ts';

/** An example to test with, and no rate of exchange: dollars for a euro, in hundredths. */
const dollarsPerEuro = 110;

/** The currency that a buyer abroad sees: never that of the session. */
export const foreignCurrency = ({ currency }: Session) => (currency === 'usd' ? 'eur' : 'usd');

/** An amount of a session as a buyer abroad sees it. */
export function foreignAmount({ currency, amount_total: amount }: Session): number {
  const [times, by] = currency === 'usd' ? [100, dollarsPerEuro] : [dollarsPerEuro, 100];
  return Math.round(((amount ?? 0) * times) / by);
}

/**
 * The buyer pays in a currency of their own (https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing).
 * The amounts of session, payment intent and charge stay in the shop's: whoever compares the
 * presented amount with an order compares the wrong one.
 */
export function presentAbroad(session: Session, intent: PaymentIntent, charge: Charge): void {
  const details = {
    presentment_amount: foreignAmount(session),
    presentment_currency: foreignCurrency(session),
  };
  session.presentment_details = details;
  intent.presentment_details = details;
  charge.presentment_details = details;
}
