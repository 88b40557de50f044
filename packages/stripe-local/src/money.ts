const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const isCurrency = (code: string) => known.has(code.toUpperCase());

/** How many digits an amount has behind the point: two of euros, none of yen. */
function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount in the smallest unit as people read it, with its currency: `1899.00 EUR`. */
export function money(minor: number | null, currency: string | null): string {
  if (currency === null) return String(minor ?? 0);
  const digits = digitsOf(currency);
  return `${((minor ?? 0) / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
}
