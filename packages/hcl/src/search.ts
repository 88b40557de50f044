import { compareReleases } from './release.ts';
import type { FirmwareKind, MachineType, Report, ReportVersion, Status } from './report.ts';

/** What is looked for. All that is given must hold; `release` and `works` hold of one same entry. */
export interface Query {
  /** Words, in any order; the beginning of a word is enough. */
  readonly q?: string;
  /** A release line: `R4.2`. */
  readonly release?: string;
  readonly works?: Status;
  readonly brand?: string;
  readonly firmware?: FirmwareKind;
  readonly type?: MachineType;
  readonly tpm?: TpmFacet;
  readonly certified?: Status;
  readonly iommu?: Status;
}

/** A TPM by its version, or by its presence where no version is known. */
export type TpmFacet = '2.0' | '1.2' | Status;

export interface Hit {
  readonly report: Report;
  /** Higher is nearer; 0 when no words were asked for. */
  readonly score: number;
  /** The entries that match, newest release first. */
  readonly versions: readonly ReportVersion[];
}

/** Reports with the words in them, made once and searched often. */
export interface ReportIndex {
  readonly reports: readonly Report[];
  /** Every word in code unit order, so that a prefix is one range. */
  readonly words: readonly string[];
  /** By word: positions in `reports`, and what a hit there is worth. */
  readonly postings: readonly (readonly (readonly [position: number, weight: number])[])[];
}

const maxWords = 8;
const maxQueryLength = 200;

/** Lower-case words without accents: `ThinkPad T480 (20L5)` gives thinkpad, t480, 20l5. */
function wordsOf(text: string): readonly string[] {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}.]+/u)
    .map((word) => word.replace(/^\.+|\.+$/g, ''))
    .filter(Boolean);
}

/** What each field is worth. The model names the machine; a remark may name any other. */
function weighted(report: Report): readonly (readonly [string, number])[] {
  return [
    [report.model, 10],
    [report.brand, 8],
    [report.cpuShort, 5],
    [report.bios, 4],
    [report.cpu, 3],
    [report.gpuShort, 3],
    [report.chipsetShort, 3],
    [report.type, 3],
    ...report.gpu.map((gpu) => [gpu, 2] as const),
    ...report.network.map((card) => [card, 2] as const),
    ...report.versions.flatMap((version) => [
      [version.release?.text ?? '', 2] as const,
      [version.kernel, 1] as const,
      [version.credit, 1] as const,
      [version.remark, 1] as const,
    ]),
  ];
}

/** Prepares reports for `search`. */
export function indexReports(reports: readonly Report[]): ReportIndex {
  const index = new Map<string, Map<number, number>>();
  reports.forEach((report, position) => {
    for (const [text, weight] of weighted(report))
      for (const word of wordsOf(text)) {
        const at = index.get(word) ?? new Map<number, number>();
        at.set(position, Math.max(at.get(position) ?? 0, weight));
        index.set(word, at);
      }
  });
  const words = [...index.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  return { reports, words, postings: words.map((word) => [...(index.get(word) ?? [])]) };
}

/** The first position at which `word` or a later word stands. */
function lowerBound(words: readonly string[], word: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each report that has a word beginning so, the best weight; a whole word counts double. */
function scoresOf(index: ReportIndex, word: string): ReadonlyMap<number, number> {
  const scores = new Map<number, number>();
  for (let at = lowerBound(index.words, word); index.words[at]?.startsWith(word); at += 1) {
    const factor = index.words[at] === word ? 2 : 1;
    for (const [position, weight] of index.postings[at] ?? [])
      scores.set(position, Math.max(scores.get(position) ?? 0, weight * factor));
  }
  return scores;
}

/** Positions of the reports that have every word, with their score. */
function matching(index: ReportIndex, q: string): ReadonlyMap<number, number> {
  const words = [...new Set(wordsOf(q.slice(0, maxQueryLength)))].slice(0, maxWords);
  let scores: ReadonlyMap<number, number> = new Map(index.reports.map((_, at) => [at, 0]));
  for (const word of words) {
    const next = scoresOf(index, word);
    const both = new Map<number, number>();
    for (const [position, score] of scores) {
      const more = next.get(position);
      if (more !== undefined) both.set(position, score + more);
    }
    scores = both;
  }
  return scores;
}

export function tpmFacet(report: Report): TpmFacet {
  return report.tpm.version ?? report.tpm.presence;
}

function holds(report: Report, query: Query): boolean {
  return (
    (query.brand === undefined || query.brand.toLowerCase() === report.brand.toLowerCase()) &&
    (query.firmware === undefined || query.firmware === report.firmware) &&
    (query.type === undefined || query.type === report.type) &&
    (query.tpm === undefined || query.tpm === tpmFacet(report)) &&
    (query.certified === undefined || query.certified === report.certified) &&
    (query.iommu === undefined || query.iommu === report.iommu.value)
  );
}

const newestFirst = (a: ReportVersion, b: ReportVersion) => compareReleases(b.release, a.release);

const worksRank: Readonly<Record<Status, number>> = { yes: 0, partial: 1, no: 2, unknown: 3 };

/**
 * The reports that match, nearest words first, then the newest release, then what works best.
 * The order is total: the same reports and query always give the same list.
 */
export function search(index: ReportIndex, query: Query): readonly Hit[] {
  const hits: Hit[] = [];
  for (const [position, score] of matching(index, query.q ?? '')) {
    const report = index.reports[position];
    if (report === undefined || !holds(report, query)) continue;
    const versions = report.versions.filter(
      (version) =>
        (query.release === undefined || version.release?.line === query.release) &&
        (query.works === undefined || version.works.value === query.works),
    );
    if (versions.length > 0) hits.push({ report, score, versions: versions.toSorted(newestFirst) });
  }
  return hits.sort((a, b) => {
    const [newestA, newestB] = [a.versions[0], b.versions[0]];
    return (
      b.score - a.score ||
      compareReleases(newestB?.release ?? null, newestA?.release ?? null) ||
      worksRank[newestA?.works.value ?? 'unknown'] - worksRank[newestB?.works.value ?? 'unknown'] ||
      (a.report.id < b.report.id ? -1 : 1)
    );
  });
}
