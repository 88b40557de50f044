/**
 * The standard rates of value added tax that are reckoned with, in thousandths: 255 is 25.5 %. It is
 * an example to test with and no source of rates; elsewhere no tax is collected.
 */
export const taxPermille: Readonly<Record<string, number>> = {
  AT: 200,
  BE: 210,
  DE: 190,
  DK: 250,
  ES: 210,
  FI: 255,
  FR: 200,
  IE: 230,
  IT: 220,
  NL: 210,
  PL: 230,
  SE: 250,
};

/** Whether a tax code (https://docs.stripe.com/tax/tax-codes) is taxed; others are not known here. */
export const taxCodes: Readonly<Record<string, boolean>> = {
  /** Nontaxable */
  txcd_00000000: false,
  /** Shipping */
  txcd_92010001: true,
  /** General: tangible goods */
  txcd_99999999: true,
};
