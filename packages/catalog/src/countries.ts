/** A country we ship to, with the standard rate of its value added tax. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly name: string;
  /** Thousandths: 190 is 19.0 %, 255 is 25.5 %. */
  readonly vatPermille: number;
  /** Where the rate stands. */
  readonly source: string;
}

const yourEurope =
  'https://europa.eu/youreurope/business/taxation/vat/vat-rules-rates/index_en.htm';

/** By code. The destination's rate applies (One Stop Shop, Directive 2006/112/EC, Article 33). */
export const countries: readonly Country[] = [
  { code: 'AT', name: 'Austria', vatPermille: 200, source: yourEurope },
  { code: 'BE', name: 'Belgium', vatPermille: 210, source: yourEurope },
  {
    code: 'DE',
    name: 'Germany',
    vatPermille: 190,
    source: 'https://www.gesetze-im-internet.de/ustg_1980/__12.html',
  },
  {
    code: 'FI',
    name: 'Finland',
    vatPermille: 255,
    source:
      'https://www.vero.fi/en/businesses-and-corporations/taxes-and-charges/vat/rates-of-vat/',
  },
  { code: 'FR', name: 'France', vatPermille: 200, source: yourEurope },
  { code: 'NL', name: 'Netherlands', vatPermille: 210, source: yourEurope },
];

export function findCountry(code: string): Country | undefined {
  return countries.find((country) => country.code === code);
}
