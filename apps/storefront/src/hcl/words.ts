import type { Status, Verdict } from '@nyx/hcl';

/** The badge that goes with an answer of a report. */
export const statusClass: Readonly<Record<Status, string>> = {
  yes: 'is-good',
  partial: 'is-warn',
  no: 'is-bad',
  unknown: 'is-none',
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  certified: 'Certified, and reported working',
  'reported-working': 'Reported working',
  partial: 'Works in part',
  'no-evidence': 'No report yet',
};
