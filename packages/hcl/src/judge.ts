import { type Board, isAbout } from './board.ts';
import { compareLines } from './release.ts';
import type { Report, Status } from './report.ts';

/**
 * `certified`: a report of a certified machine of this board works. `reported-working`: somebody's
 * works on Qubes 4, with an IOMMU. `partial`: at best with something missing.
 */
export type Verdict = 'certified' | 'reported-working' | 'partial' | 'no-evidence';

/** How many reports or entries say what. */
export type Tally = Readonly<Record<Status, number>>;

export type Check = 'hvm' | 'iommu' | 'slat' | 'remap' | 'tpm';

export interface BoardVerdict {
  readonly board: Board['id'];
  readonly verdict: Verdict;
  /** Ids of the reports about this board. */
  readonly reports: readonly string[];
  /** By release line, newest first: how many entries work. */
  readonly releases: readonly { readonly line: string; readonly works: Tally }[];
  readonly checks: Readonly<Record<Check, Tally>>;
  /** Whole sentences that say what the verdict rests on, and what it does not. */
  readonly reasons: readonly string[];
  readonly source: string;
}

export const checks: readonly Check[] = ['hvm', 'iommu', 'slat', 'remap', 'tpm'];

function tally(values: readonly Status[]): Tally {
  const counts = { yes: 0, partial: 0, no: 0, unknown: 0 };
  for (const value of values) counts[value] += 1;
  return counts;
}

/** What a report says to one check. A TPM counts by its presence. */
export function checked(report: Report, check: Check): Status {
  return check === 'tpm' ? report.tpm.presence : report[check].value;
}

function verdictOf(board: Board, reports: readonly Report[]): Verdict {
  if (reports.length === 0) return 'no-evidence';
  const working = reports.filter(
    (report) =>
      report.iommu.value === 'yes' &&
      report.versions.some(
        ({ works, release }) => works.value === 'yes' && (release?.major ?? 0) >= 4,
      ),
  );
  if (board.listed !== null && working.some(({ certified }) => certified === 'yes'))
    return 'certified';
  return working.length > 0 ? 'reported-working' : 'partial';
}

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * What the HCL says about a board, over all reports given, for the release that is sold.
 *
 * Evidence from others is not a promise: the verdict says what was reported, and the reasons say
 * when nobody reported the release in question.
 */
export function judgeBoard(
  board: Board,
  reports: readonly Report[],
  release = 'R4.3',
): BoardVerdict {
  const about = reports.filter((report) => isAbout(report, board));
  const entries = about.flatMap(({ versions }) => versions);
  const found = new Set(entries.flatMap((entry) => entry.release?.line ?? []));
  const releases = [...found]
    .toSorted((a, b) => compareLines(b, a))
    .map((line) => ({
      line,
      works: tally(
        entries.filter((entry) => entry.release?.line === line).map(({ works }) => works.value),
      ),
    }));
  const verdict = verdictOf(board, about);
  const works = tally(entries.map((entry) => entry.works.value));
  const newest = releases[0]?.line;
  const reasons = [
    about.length === 0
      ? `No HCL report is about the ${board.name}.`
      : `${plural(about.length, 'HCL report')} with ${plural(entries.length, 'result')}: yes ${works.yes}, partial ${works.partial}, no ${works.no}.`,
    ...(verdict === 'certified' && board.listed !== null
      ? [`The Qubes OS Project certifies configurations of the ${board.listed.as}.`]
      : []),
    ...(board.listed === null ? ['It is not on the list of Qubes-certified computers.'] : []),
    ...(newest !== undefined && !found.has(release)
      ? [`Nobody has reported ${release} yet; the newest reported is ${newest}.`]
      : []),
    ...checks.flatMap((check) => {
      const { no, partial } = tally(about.map((report) => checked(report, check)));
      return no + partial === 0
        ? []
        : [`${plural(no + partial, 'report')} without a full ${check.toUpperCase()}.`];
    }),
  ];
  const tallyOf = (check: Check) => tally(about.map((report) => checked(report, check)));
  return {
    board: board.id,
    verdict,
    reports: about.map(({ id }) => id),
    releases,
    checks: {
      hvm: tallyOf('hvm'),
      iommu: tallyOf('iommu'),
      slat: tallyOf('slat'),
      remap: tallyOf('remap'),
      tpm: tallyOf('tpm'),
    },
    reasons,
    source: board.listed?.link ?? 'https://www.qubes-os.org/hcl/',
  };
}
