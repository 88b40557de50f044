const signs: Readonly<Record<string, string>> = { EUR: '€' };

/**
 * An amount of minor units as a person reads it: `1 234.50 €`, with no-break spaces.
 * The same bytes in every runtime and locale, so that mail, page and invoice agree.
 */
export function formatMoney(cents: number, currency: string): string {
  const whole = Math.trunc(Math.abs(cents) / 100).toString();
  const rest = (Math.abs(cents) % 100).toString().padStart(2, '0');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${cents < 0 ? '−' : ''}${grouped}.${rest}\u00a0${signs[currency] ?? currency}`;
}
