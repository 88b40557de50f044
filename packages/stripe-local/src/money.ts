/** An amount as people read it, with its currency: `1899.00 EUR`. */
export function money(minor: number | null, currency: string | null): string {
  return `${amountText(minor ?? 0)} ${(currency ?? '').toUpperCase()}`;
}

const amountText = (minor: number) => (minor / 100).toFixed(2);
