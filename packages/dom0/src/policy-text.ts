import { parse, printRule, type Rule } from '@nyx/qrexec-policy';
import {
  claimFile,
  convenienceFile,
  type Profile,
  type ProfileRule,
  profileRules,
} from '@nyx/qube-profiles';
import { type Dom0Problem, type Dom0Result, done, problem, refused } from './problem.ts';

export interface PolicyText {
  readonly file: string;
  readonly text: string;
}

/** The two files of a profile; null when it has no rule of that purpose. */
export interface PolicyTexts {
  /** `31-…`: after the owner's 30-user, before everything shipped (facts 4.1, 11.6). */
  readonly claims: PolicyText | null;
  /** `55-…`: after the owner's 50-config files, before what is shipped. */
  readonly conveniences: PolicyText | null;
}

export function policyFileName(profile: Profile, purpose: ProfileRule['purpose']): string {
  return purpose === 'claim' ? claimFile(profile) : convenienceFile(profile);
}

/** The rules of one purpose with the place where they will stand. */
export function rulesOf(profile: Profile, purpose: ProfileRule['purpose']): readonly Rule[] {
  const file = policyFileName(profile, purpose);
  return profileRules(profile).filter((rule) => rule.file === file);
}

/** printRule throws for what no line can say; a profile is untrusted, so that is a problem here. */
function lineOf(rule: Rule, problems: Dom0Problem[]): string {
  try {
    return printRule(rule);
  } catch {
    const where = `${rule.file}:${rule.line}`;
    const message = `No line of a policy says ${JSON.stringify(`${rule.service} ${rule.argument} ${rule.source} ${rule.target} ${rule.action}`)}.`;
    problems.push(problem('policy', where, message, 'Use the tokens of the policy language only.'));
    return '';
  }
}

function textOf(
  profile: Profile,
  purpose: ProfileRule['purpose'],
  problems: Dom0Problem[],
): PolicyText | null {
  const rules = rulesOf(profile, purpose);
  if (rules.length === 0) return null;
  const text = `${rules.map((rule) => lineOf(rule, problems)).join('\n')}\n`;
  const file = policyFileName(profile, purpose);
  const loaded = parse({ release: profile.release, files: { [file]: text } });
  if (!loaded.ok) {
    for (const wrong of loaded.problems) {
      problems.push(problem('policy', wrong.where, wrong.message, wrong.fix));
    }
  }
  return { file, text };
}

/** Prints a profile's rules as two policy files, refused when the real grammar would not load them. */
export function policyTexts(profile: Profile): Dom0Result<PolicyTexts> {
  const problems: Dom0Problem[] = [];
  const claims = textOf(profile, 'claim', problems);
  const conveniences = textOf(profile, 'convenience', problems);
  return problems.length > 0 ? refused(problems) : done({ claims, conveniences });
}
