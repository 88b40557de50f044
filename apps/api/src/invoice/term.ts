/**
 * How many years the law of a seller's country wants invoices kept, counted from the end of the year
 * in which they were issued. A shop that declares VAT through the one-stop shop keeps its records for
 * ten (Directive 2006/112/EC, Article 369k: https://eur-lex.europa.eu/eli/dir/2006/112), and where no
 * country is named here, ten it is. A shop sets INVOICE_KEEP_YEARS after asking its own adviser.
 */
const years: Readonly<Record<string, number>> = {
  // § 14b UStG: https://www.gesetze-im-internet.de/ustg_1980/__14b.html
  DE: 8,
  // Kirjanpitolaki 2 luku 10 §: https://www.finlex.fi/fi/laki/ajantasa/1997/19971336
  FI: 6,
  // Artikel 52 AWR: https://wetten.overheid.nl/BWBR0002320
  NL: 7,
};

/** The term of a country, in years. */
export const statutoryYears = (country: string): number => years[country] ?? 10;

/** The moment from which an invoice need not be kept any more. */
export function keepUntil(issuedAt: Date, keepYears: number): Date {
  return new Date(Date.UTC(issuedAt.getUTCFullYear() + keepYears + 1, 0, 1));
}
