/** An amount with the VAT in it. */
interface Gross {
  readonly totalCents: number;
  readonly vatCents: number;
}

/** The VAT in the first so many cents of a bill, half a cent rounded up. Exact for any price we sell. */
const vatIn = (cents: number, { totalCents, vatCents }: Gross): number =>
  totalCents === 0 ? 0 : Math.floor((2 * cents * vatCents + totalCents) / (2 * totalCents));

/**
 * Net and VAT of what goes back of a bill, after so much of it went back before. However a refund is
 * cut into parts, their sum is the same, and all of it is all of the bill.
 */
export function vatBack(bill: Gross, beforeCents: number, backCents: number) {
  const vatCents = vatIn(beforeCents + backCents, bill) - vatIn(beforeCents, bill);
  return { netCents: backCents - vatCents, vatCents, totalCents: backCents };
}
