import { compareLines } from './release.ts';
import type { Report } from './report.ts';
import { tpmFacet } from './search.ts';

export interface FacetValue {
  readonly value: string;
  /** Reports, not entries: a report with three entries for R4.2 counts once. */
  readonly count: number;
}

/** For each thing that can be filtered by, its values with how many reports have them. */
export interface Facets {
  /** Newest first. */
  readonly release: readonly FacetValue[];
  /** The others: most first. */
  readonly works: readonly FacetValue[];
  readonly brand: readonly FacetValue[];
  readonly firmware: readonly FacetValue[];
  readonly type: readonly FacetValue[];
  readonly tpm: readonly FacetValue[];
  readonly certified: readonly FacetValue[];
  readonly iommu: readonly FacetValue[];
}

function counted(
  reports: readonly Report[],
  valuesOf: (report: Report) => readonly string[],
  order = (a: FacetValue, b: FacetValue) => b.count - a.count || (a.value < b.value ? -1 : 1),
): readonly FacetValue[] {
  const counts = new Map<string, number>();
  for (const report of reports)
    for (const value of new Set(valuesOf(report))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).toSorted(order);
}

/** Counts what there is to filter by, over the reports given: all of them, or the hits of a search. */
export function facets(reports: readonly Report[]): Facets {
  return {
    release: counted(
      reports,
      ({ versions }) => versions.flatMap(({ release }) => (release === null ? [] : [release.line])),
      (a, b) => compareLines(b.value, a.value),
    ),
    works: counted(reports, ({ versions }) => versions.map(({ works }) => works.value)),
    brand: counted(reports, ({ brand }) => [brand]),
    firmware: counted(reports, ({ firmware }) => [firmware]),
    type: counted(reports, ({ type }) => [type]),
    tpm: counted(reports, (report) => [tpmFacet(report)]),
    certified: counted(reports, ({ certified }) => [certified]),
    iommu: counted(reports, ({ iommu }) => [iommu.value]),
  };
}
