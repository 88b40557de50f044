export type ReleaseStage = 'final' | 'rc' | 'beta' | 'alpha';

/** A Qubes release that can be put in order. */
export interface Release {
  /** `R4.2.0-rc3`, one spelling. */
  readonly text: string;
  /** The line it belongs to: `R4.2`. */
  readonly line: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly stage: ReleaseStage;
  /** Which one of its stage: 3 of rc3; 0 where none is said. */
  readonly stageNumber: number;
}

const stages: readonly ReleaseStage[] = ['alpha', 'beta', 'rc', 'final'];

/**
 * Reads `R4.2.3`, `4.2.0-rc3`, `R4.1-Beta`, `R2.0-Beta2`, or the `R4.3-alpha` of a report.
 * Null for everything else.
 */
export function parseRelease(text: string): Release | null {
  const match =
    /^r?(\d{1,2})\.(\d{1,2})(?:\.(\d{1,3}))?(?:[ -]?(rc|beta|alpha)[ -]?(\d{1,2})?)?$/i.exec(
      text.trim(),
    );
  if (match === null) return null;
  const [, major = '', minor = '', patch, stageText, number] = match;
  const stage = stages.find((name) => name === stageText?.toLowerCase()) ?? 'final';
  const line = `R${Number(major)}.${Number(minor)}`;
  return {
    text: `${line}${patch === undefined ? '' : `.${Number(patch)}`}${
      stage === 'final' ? '' : `-${stage}${number === undefined ? '' : Number(number)}`
    }`,
    line,
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    stage,
    stageNumber: Number(number ?? 0),
  };
}

/** Negative when `a` is older than `b`; null is older than every release. */
export function compareReleases(a: Release | null, b: Release | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    stages.indexOf(a.stage) - stages.indexOf(b.stage) ||
    a.stageNumber - b.stageNumber
  );
}

/** Order of two release lines (`R4.10` after `R4.2`); a line that cannot be read comes first. */
export function compareLines(a: string, b: string): number {
  return compareReleases(parseRelease(a), parseRelease(b));
}
