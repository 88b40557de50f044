import { type Finding, kindsOf, lint } from '@nyx/qrexec-policy';
import type { World } from '@nyx/qube-profiles';
import { policyOf, policySourceOf } from './machine-policy.ts';
import type { Dom0Result } from './problem.ts';
import type { Snapshot } from './snapshot.ts';
import { systemInfoOf } from './world-of-snapshot.ts';

/** Some seconds. Two hundred qubes of as many kinds and a hundred services are a fifth of it. */
const MOST_CALLS = 20_000_000;

/**
 * Lints the whole policy of a machine, for one of each kind of its qubes. Null when a hostile
 * snapshot has more calls to look at than any laptop: that is then not run.
 */
export function lintMachine(
  snapshot: Snapshot,
  world: Dom0Result<World>,
): readonly Finding[] | null {
  if (!world.ok && world.problems.some((one) => one.code === 'too-large')) return null;
  const { etc, run, legacy } = policyOf(snapshot);
  const texts = [etc, run, legacy].flatMap((files) => Object.values(files));
  const system = kindsOf(systemInfoOf(snapshot), texts);
  const rules = world.ok ? world.value.policy.rules : [];
  const services = new Set(rules.map((rule) => `${rule.service}${rule.argument}`));
  const qubes = Object.keys(system.domains).length;
  if (services.size * qubes ** 2 > MOST_CALLS) return null;
  return lint(policySourceOf(snapshot), system);
}
