import { checkConfiguration } from './configuration.ts';
import { countries, findCountry } from './countries.ts';
import type { Configuration } from './model.ts';
import { findChoice, findModel } from './models.ts';
import { type CatalogProblem, type CatalogResult, oneOf, quoted } from './problem.ts';
import { delivery, findShippingWay } from './shipping.ts';

/** One line of a price: net, VAT rounded half up per line, gross = net + VAT. Euro cents. */
export interface PriceLine {
  readonly sku: string;
  readonly name: string;
  readonly netCents: number;
  readonly vatCents: number;
  readonly grossCents: number;
}

/** A price for one country. The totals are the sums of the lines. */
export interface Price {
  readonly currency: 'EUR';
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Thousandths: 190 is 19.0 %, 255 is 25.5 %. */
  readonly vatPermille: number;
  readonly lines: readonly PriceLine[];
  readonly netCents: number;
  readonly vatCents: number;
  readonly totalCents: number;
}

/** VAT of one net amount, half a cent rounded up. Exact for any whole number of cents we sell. */
export function vatOf(netCents: number, vatPermille: number): number {
  return Math.floor((netCents * vatPermille + 500) / 1000);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/**
 * The price of a configuration, delivered to a country (ISO 3166-1 alpha-2): the model, one line for
 * each choice that costs, the way it ships, the delivery.
 *
 * Problems: `country-unknown`, and those of `checkConfiguration`, all at once.
 */
export function price(configuration: Configuration, country: string): CatalogResult<Price> {
  const problems: CatalogProblem[] = [];
  const destination = findCountry(country);
  if (destination === undefined)
    problems.push({
      code: 'country-unknown',
      where: 'country',
      message: `We do not ship to ${quoted(country)}.`,
      fix: `Name ${oneOf(countries.map(({ code }) => code))}.`,
    });
  const checked = checkConfiguration(configuration);
  if (!checked.ok) problems.push(...checked.problems);
  if (destination === undefined || !checked.ok) return { ok: false, problems };

  const { vatPermille } = destination;
  const lines = netLines(configuration).map(({ sku, name, netCents }): PriceLine => {
    const vatCents = vatOf(netCents, vatPermille);
    return { sku, name, netCents, vatCents, grossCents: netCents + vatCents };
  });
  return {
    ok: true,
    value: {
      currency: 'EUR',
      country: destination.code,
      vatPermille,
      lines,
      netCents: sum(lines.map((line) => line.netCents)),
      vatCents: sum(lines.map((line) => line.vatCents)),
      totalCents: sum(lines.map((line) => line.grossCents)),
    },
  };
}

type NetLine = Pick<PriceLine, 'sku' | 'name' | 'netCents'>;

/** What costs something, of a configuration that was checked. */
function netLines(configuration: Configuration): NetLine[] {
  const model = findModel(configuration.model);
  const way = findShippingWay(configuration.way);
  const chosen = (model?.options ?? []).flatMap((option): NetLine[] => {
    const choice = findChoice(option, configuration.choices[option.id] ?? '');
    if (choice === undefined || choice.netCents === 0) return [];
    const name = `${option.name}: ${choice.name}`;
    return [{ sku: `${option.id}-${choice.id}`, name, netCents: choice.netCents }];
  });
  return [
    ...(model === undefined ? [] : [{ sku: model.id, name: model.name, netCents: model.netCents }]),
    ...chosen,
    ...(way === undefined
      ? []
      : [{ sku: `way-${way.id}`, name: way.name, netCents: way.netCents }]),
    delivery,
  ].filter(({ netCents }) => netCents !== 0);
}
