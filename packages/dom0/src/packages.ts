import type { Profile } from '@nyx/qube-profiles';
import { templateName } from './intended.ts';
import { type Dom0Problem, type Dom0Result, done, problem, refused } from './problem.ts';
import { shown } from './step.ts';
import type { Evidence } from './verify.ts';

/** What templates said of their packages: a version, or null where there is none. */
export interface Packages {
  readonly nonce: string | null;
  readonly taken: string | null;
  readonly templates: ReadonlyMap<string, ReadonlyMap<string, string | null>>;
}

export interface PackagesVerification {
  readonly passed: boolean;
  readonly weaklyShown: readonly Evidence[];
  readonly notProved: readonly Evidence[];
  readonly failures: readonly Dom0Problem[];
}

/** Packages by the release's name of their template, each name once. */
export function wantedPackages(profile: Profile): ReadonlyMap<string, readonly string[]> {
  const wanted = profile.templates.filter((one) => one.packages.length > 0);
  return new Map(wanted.map((one) => [templateName(one.family), [...new Set(one.packages)]]));
}

const FIX = 'Run nyx-packages again and send its output unchanged.';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function versions(raw: Readonly<Record<string, unknown>>): ReadonlyMap<string, string | null> {
  const entries = Object.entries(raw).map(([name, version]): [string, string | null] => {
    const plain = typeof version === 'string' && /^[A-Za-z0-9.+:~^_-]{1,80}$/.test(version);
    return [name, plain ? version : null];
  });
  return new Map(entries);
}

/** Reads the output of `nyx-packages`, hostile or not; at most 1 MiB. */
export function readPackages(text: string): Dom0Result<Packages> {
  const wrong = (code: 'too-large' | 'not-json' | 'shape', message: string) =>
    refused<Packages>([problem(code, 'packages', message, FIX)]);
  if (text.length > 2 ** 20) return wrong('too-large', 'The answer is larger than 1 MiB.');
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return wrong('not-json', 'The answer is not JSON.');
  }
  if (!isRecord(raw) || raw.format !== 1 || !isRecord(raw.packages))
    return wrong('shape', 'The answer has not the shape of one.');
  const templates = Object.entries(raw.packages).flatMap(([name, found]) =>
    isRecord(found) ? [[name, versions(found)] as const] : [],
  );
  const line = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : null);
  return done({ nonce: line(raw.nonce), taken: line(raw.taken), templates: new Map(templates) });
}

/**
 * Holds what templates say of their packages against a profile: the second step, which needs a
 * network, has its own verification. It is a template's word about itself, so it is weakly shown.
 * @param nonce what the machine was asked to repeat.
 */
export function verifyPackages(
  profile: Profile,
  packages: Packages,
  nonce?: string,
): PackagesVerification {
  const weaklyShown: Evidence[] = [];
  const notProved: Evidence[] = [];
  const failures: Dom0Problem[] = [];
  for (const [template, wanted] of wantedPackages(profile)) {
    const found = packages.templates.get(template);
    const what = `The packages that the profile wants are in ${template}`;
    const missing = wanted.filter((name) => (found?.get(name) ?? null) === null);
    if (missing.length === 0) {
      const list = wanted.map((name) => `${name} ${found?.get(name) ?? ''}`).join(', ');
      weaklyShown.push({ what, evidence: `The template says so itself: ${list}` });
      continue;
    }
    const evidence = found ? `It has no ${missing.join(', ')}` : 'Not run: it was not asked';
    const fix = 'Go online, run: sudo nyx-apply --online, and ask again.';
    notProved.push({ what, evidence });
    failures.push(problem('differs', template, `${what}: ${evidence}`, fix));
  }
  if (nonce !== undefined && packages.nonce !== nonce) {
    const message = `The answer repeats ${shown(packages.nonce)}, not the nonce that was given.`;
    failures.push(problem('nonce', 'nonce', message, 'Ask again with the nonce of this check.'));
  }
  return { passed: failures.length === 0, weaklyShown, notProved, failures };
}
