import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture, reports } from '../test/files.ts';
import { facets, indexReports, type Query, search } from './index.ts';

const index = indexReports(reports);
const ids = (query: Query) => search(index, query).map(({ report }) => report.id);

describe('search', () => {
  it('finds by words in any order, by their beginning and without accents', () => {
    expect(ids({ q: '14 skerry' })).toEqual([fixture('Fjordline').id]);
    expect(ids({ q: 'sker' })).toEqual([fixture('Fjordline').id]);
    expect(ids({ q: 'SÉRIE' })).toEqual(ids({ q: 'serie' }));
    expect(ids({ q: 'serie' })).toEqual([fixture('Larkspur').id]);
  });

  it('wants every word', () => {
    expect(ids({ q: 'skerry nocturne' })).toEqual([]);
  });

  it('puts a whole word before the beginning of a longer one, and a model before a remark', () => {
    const made = (id: string, model: string, remark: string) => ({
      ...fixture('Fjordline'),
      id,
      model,
      versions: fixture('Fjordline').versions.map((version) => ({ ...version, remark })),
    });
    const small = indexReports([
      made('a', 'Other', 'better than a T480'),
      made('b', 'T480s', ''),
      made('c', 'T480', ''),
    ]);
    expect(search(small, { q: 't480' }).map(({ report }) => report.id)).toEqual(['c', 'b', 'a']);
  });

  it('puts the newest release first when words say nothing', () => {
    const lines = search(index, {}).map(({ versions }) => versions[0]?.release?.line);
    expect(lines).toEqual(lines.toSorted().toReversed());
    expect(lines).toHaveLength(reports.length);
  });

  it('wants release and works of one same entry', () => {
    expect(ids({ q: 'coreflame', release: 'R4.3', works: 'yes' })).toEqual([]);
    const [hit, ...others] = search(index, { q: 'coreflame', release: 'R4.3', works: 'partial' });
    expect(others).toEqual([]);
    expect(hit?.versions.map(({ release }) => release?.text)).toEqual(['R4.3-alpha']);
  });

  it.each([
    [{ firmware: 'heads' }, ['ember-coreflame-14-heads']],
    [{ tpm: '1.2' }, ['asus-moth-77-20130504-101010']],
    [{ tpm: 'partial' }, ['quillon-rack-2u-20250301-080000', 'tarn-basalt-board-fan']],
    [{ brand: 'ASUS' }, ['asus-moth-77-20130504-101010']],
    [{ type: 'server' }, ['quillon-rack-2u-20250301-080000']],
    [{ iommu: 'no' }, ['asus-moth-77-20130504-101010', 'tarn-basalt-board-fan']],
  ] satisfies [Query, string[]][])('filters by %o', (query, found) => {
    expect(ids(query).toSorted()).toEqual(found);
  });

  it('gives only what holds, in one order, for any query', () => {
    const query = fc.record(
      { q: fc.string(), works: fc.constantFrom('yes', 'no', 'partial') },
      { requiredKeys: [] },
    );
    const anyOrder = fc.shuffledSubarray([...reports], { minLength: reports.length });
    fc.assert(
      fc.property(query, anyOrder, (asked, other) => {
        const hits = search(index, asked);
        for (const { versions } of hits) {
          expect(versions.length).toBeGreaterThan(0);
          if (asked.works !== undefined)
            expect(versions.every(({ works }) => works.value === asked.works)).toBe(true);
        }
        expect(search(indexReports(other), asked).map(({ report }) => report.id)).toEqual(
          hits.map(({ report }) => report.id),
        );
      }),
    );
  });
});

describe('facets', () => {
  it('counts reports, not entries', () => {
    const { release, works, firmware } = facets(reports);
    expect(release.map(({ value }) => value)).toEqual([
      'R4.3',
      'R4.2',
      'R4.1',
      'R4.0',
      'R3.2',
      'R2.0',
      'R1.0',
    ]);
    expect(release.find(({ value }) => value === 'R2.0')?.count).toBe(2);
    expect(works[0]).toEqual({ value: 'yes', count: 8 });
    expect(firmware.find(({ value }) => value === 'heads')?.count).toBe(1);
  });

  it('promises what a search then finds', () => {
    for (const { value, count } of facets(reports).brand)
      expect(ids({ brand: value })).toHaveLength(count);
    for (const { value, count } of facets(reports).release)
      expect(ids({ release: value })).toHaveLength(count);
  });
});
