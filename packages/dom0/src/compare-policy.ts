import { parse, printRule, type Rule } from '@nyx/qrexec-policy';
import type { Profile, ProfileRule } from '@nyx/qube-profiles';
import { policyFileName, rulesOf } from './policy-text.ts';
import type { Snapshot } from './snapshot.ts';
import { type Step, shown, step } from './step.ts';

function line(rule: Rule): string {
  return printRule(rule);
}

/** The rules of one file of the machine, as lines that differ only when they mean something else. */
function linesOf(file: string, text: string): readonly string[] | null {
  const loaded = parse({ release: 'R4.3', files: { [file]: text } });
  return loaded.ok ? loaded.value.rules.map(line) : null;
}

function without(lines: readonly string[], taken: readonly string[]): readonly string[] {
  const left = [...taken];
  return lines.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function policyStep(what: string, old: string | null, to: string | null, by: Step['by']): Step {
  const fix = by === 'person' ? `Remove /etc/qubes/policy.d/${what}` : null;
  return step('dom0', what, old, to, 'policy', by, fix);
}

/** One step for each rule that is missing or too much in the file of that purpose, or out of order. */
export function comparePolicy(
  profile: Profile,
  purpose: ProfileRule['purpose'],
  snapshot: Snapshot,
): readonly Step[] {
  const file = policyFileName(profile, purpose);
  const want = rulesOf(profile, purpose).map(line);
  const text = snapshot.policy?.run[file] ?? snapshot.policy?.etc[file];
  if (want.length === 0 && text === undefined) return [];
  if (text === undefined) {
    const old = snapshot.policy === null ? 'not collected' : null;
    return [policyStep(file, old, `${want.length} rules`, 'bundle')];
  }
  const have = linesOf(file, text);
  if (have === null) return [policyStep(file, 'does not load', `${want.length} rules`, 'bundle')];
  if (want.length === 0) return [policyStep(file, `${have.length} rules`, null, 'person')];
  const missing = without(want, have).map((one) => policyStep(file, null, one, 'bundle'));
  const extra = without(have, want).map((one) => policyStep(file, shown(one), null, 'bundle'));
  if (missing.length + extra.length > 0) return [...missing, ...extra];
  const ordered = have.every((one, at) => one === want[at]);
  return ordered ? [] : [policyStep(file, 'another order', 'the order of the profile', 'bundle')];
}

/** Policy files of another Nyx profile: their rules still count. */
export function strangePolicies(profile: Profile, snapshot: Snapshot): readonly Step[] {
  const own = [policyFileName(profile, 'claim'), policyFileName(profile, 'convenience')];
  const names = Object.keys(snapshot.policy?.etc ?? {}).sort();
  return names
    .filter((name) => /^(31|55)-nyx-[a-z0-9-]+\.policy$/.test(name) && !own.includes(name))
    .map((name) => policyStep(name, 'of another profile', null, 'person'));
}
