import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySold, excluded, v54 } from '../test/every.ts';
import { countries, formatMoney, type Price, price } from './index.ts';
import { vatOf } from './price.ts';
import { priceSchema } from './schema.ts';

const anyCountry = fc.constantFrom(...countries.map(({ code }) => code));

function priced(configuration = v54(), country = 'DE'): Price {
  const result = price(configuration, country);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  return result.value;
}

describe('price', () => {
  it('lists the model, each choice that costs, the way and the delivery', () => {
    expect(priced().lines.map(({ sku, netCents }) => [sku, netCents])).toEqual([
      ['v54', 89_000],
      ['memory-32', 20_000],
      ['storage-1000', 9_500],
      ['wifi-ax210', 2_200],
      ['way-sealed-first-boot', 6_900],
      ['delivery', 1_900],
    ]);
    expect(priced()).toMatchObject({ netCents: 129_500, vatCents: 24_605, totalCents: 154_105 });
  });

  it('sums its parts to the whole, for every configuration and country', () => {
    fc.assert(
      fc.property(anySold, anyCountry, (configuration, country) => {
        const value = priced(configuration, country);
        let [net, vat, gross] = [0, 0, 0];
        for (const line of value.lines) {
          expect(line.netCents + line.vatCents).toBe(line.grossCents);
          net += line.netCents;
          vat += line.vatCents;
          gross += line.grossCents;
        }
        expect([value.netCents, value.vatCents, value.totalCents]).toEqual([net, vat, gross]);
        expect(net + vat).toBe(gross);
        expect(new Set(value.lines.map(({ sku }) => sku)).size).toBe(value.lines.length);
        expect(priceSchema.parse(value)).toEqual(value);
      }),
    );
  });

  it('costs more by what a choice costs, and by nothing else', () => {
    const more = priced(v54({ memory: '96', cpu: 'ultra7-155h' })).netCents - priced().netCents;
    expect(more).toBe(59_000 - 20_000 + 21_000);
  });

  it("takes the destination's rate", () => {
    const rates = countries.map(({ code }) => [code, priced(v54(), code).vatPermille]);
    expect(rates).toEqual([
      ['AT', 200],
      ['BE', 210],
      ['DE', 190],
      ['FI', 255],
      ['FR', 200],
      ['NL', 210],
    ]);
    for (const { source } of countries) expect(source).toMatch(/^https:\/\//);
  });

  it('refuses a country we do not ship to and a configuration that is not sold, at once', () => {
    const [heads] = excluded;
    const result = price(heads ?? v54(), 'de');
    expect(result).toMatchObject({
      ok: false,
      problems: [
        { code: 'country-unknown', where: 'country' },
        { code: 'choices-exclude-each-other' },
      ],
    });
  });
});

describe('vatOf', () => {
  it('rounds half a cent up and less than half down', () => {
    expect(vatOf(250, 190)).toBe(48);
    expect(vatOf(50, 190)).toBe(10);
    expect(vatOf(100, 255)).toBe(26);
    expect(vatOf(102, 190)).toBe(19);
    expect(vatOf(0, 255)).toBe(0);
  });

  it('is never further than half a cent from the exact amount', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), fc.nat(1000), (net, permille) => {
        const twice = 2 * (vatOf(net, permille) * 1000 - net * permille);
        expect(twice).toBeGreaterThan(-1000);
        expect(twice).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe('the price schema', () => {
  it('refuses a price whose totals or lines are off by a cent', () => {
    const good = priced();
    const [first, ...rest] = good.lines;
    if (first === undefined) throw new Error('no lines');
    const line = { ...first, vatCents: first.vatCents + 1 };
    expect(priceSchema.safeParse({ ...good, totalCents: good.totalCents + 1 }).success).toBe(false);
    expect(priceSchema.safeParse({ ...good, vatCents: good.vatCents + 1 }).success).toBe(false);
    expect(priceSchema.safeParse({ ...good, netCents: good.netCents + 1 }).success).toBe(false);
    expect(priceSchema.safeParse({ ...good, lines: [line, ...rest] }).success).toBe(false);
    expect(priceSchema.safeParse({ ...good, lines: rest }).success).toBe(false);
    expect(priceSchema.safeParse({ ...good, currency: 'USD' }).success).toBe(false);
  });
});

describe('formatMoney', () => {
  it.each([
    [0, '0.00 €'],
    [5, '0.05 €'],
    [123_450, '1 234.50 €'],
    [100_000_000, '1 000 000.00 €'],
    [-99_900, '−999.00 €'],
  ])('writes %i cents as %s, with no-break spaces', (cents, text) => {
    expect(formatMoney(cents, 'EUR')).toBe(text.replaceAll(' ', '\u00a0'));
  });

  it('writes a currency it has no sign for by its code', () => {
    expect(formatMoney(100, 'CHF')).toBe('1.00\u00a0CHF');
  });

  it('loses no digit', () => {
    fc.assert(
      fc.property(fc.nat(), (cents) => {
        expect(Number(formatMoney(cents, 'EUR').replace(/\D/g, ''))).toBe(cents);
      }),
    );
  });
});
