import { parseRule, printRule, type Rule } from '@nyx/qrexec-policy';
import type { Profile, ProfileRule } from '../profile.ts';
import type { World } from '../world.ts';
import { type Problems, quoted } from './problems.ts';
import { checkText } from './text.ts';

/** Services whose rules stand in old files: what comes after file 35 is never tried. */
const WITH_OLD_FILES =
  /^(?:qubes\.(?:Gpg|GpgImportKey|InputMouse|InputKeyboard|InputTablet|USB)|ctap\..*|u2f\..*)$/;

/** Policy text that Qubes would refuse, or read as something other than it says. */
export function checkPolicy(problems: Problems, profile: Profile, world: World): void {
  const names = new Set(world.qubes.map(({ name }) => name));
  const tags = new Set(world.qubes.flatMap((qube) => [...qube.tags]));
  const dvms = new Set(world.qubes.flatMap((one) => (one.templateForDispvms ? [one.name] : [])));
  const known = { names, tags, dvms };
  const seen = new Set<string>();
  for (const [index, rule] of profile.policy.entries()) {
    const at = `policy.${index}`;
    checkText(problems, `${at}.why`, rule.why, 300);
    if (!checkLine(problems, at, rule)) continue;
    checkTokens(problems, at, rule, known);
    const key = JSON.stringify([
      rule.service,
      rule.argument,
      rule.source,
      rule.target,
      rule.purpose,
    ]);
    if (seen.has(key)) {
      problems.add(
        'policy',
        at,
        'An earlier rule answers the same calls.',
        'Remove one of the two.',
      );
    }
    seen.add(key);
    if (rule.purpose === 'claim') continue;
    if (rule.purpose !== 'convenience') {
      problems.add(
        'policy',
        `${at}.purpose`,
        `${quoted(rule.purpose)} is no purpose.`,
        'Write claim or convenience.',
      );
    } else if (WITH_OLD_FILES.test(rule.service)) {
      problems.add(
        'policy',
        `${at}.purpose`,
        `Old files answer ${rule.service} before a convenience is tried.`,
        'Write purpose: claim.',
      );
    }
  }
}

/** Whether the rule is one line that says exactly this. */
function checkLine(problems: Problems, at: string, rule: ProfileRule): boolean {
  const { service, argument, source, target, action, params } = rule;
  const params_ = Object.entries(params).map(
    ([key, value]) => `${key}=${value === true ? 'yes' : value === false ? 'no' : String(value)}`,
  );
  const line = [service, argument, source, target, action, ...params_].join(' ');
  const read = parseRule(line, { file: at, line: 1 });
  if (!read.ok) {
    for (const { message, fix } of read.problems) problems.add('policy', at, message, fix);
    return false;
  }
  const asRule: Rule = { service, argument, source, target, action, params, file: 'x', line: 1 };
  if (isPrintable(asRule)) return true;
  problems.add(
    'policy',
    at,
    `${quoted(line)} is not one rule that says what its parts say.`,
    'Use names without spaces.',
  );
  return false;
}

function isPrintable(rule: Rule): boolean {
  try {
    printRule(rule);
    return true;
  } catch {
    return false;
  }
}

interface Known {
  readonly names: ReadonlySet<string>;
  readonly tags: ReadonlySet<string>;
  readonly dvms: ReadonlySet<string>;
}

const WORDS = new Set(['*', '@anyvm', '@adminvm', 'dom0', '@default', '@dispvm']);
const CLASSES = new Set(['AdminVM', 'TemplateVM', 'AppVM', 'StandaloneVM', 'DispVM', 'RemoteVM']);

function checkTokens(problems: Problems, at: string, rule: ProfileRule, known: Known): void {
  const { source, target, params } = rule;
  const tokens = {
    source,
    target,
    'params.target': params.target,
    'params.default_target': params.default_target,
  };
  for (const [field, token] of Object.entries(tokens)) {
    const problem = token === undefined ? undefined : tokenProblem(token, known);
    if (problem !== undefined)
      problems.add('policy', `${at}.${field}`, problem, 'Use what the profile has.');
  }
  if (source.startsWith('@dispvm')) {
    problems.add(
      'policy',
      `${at}.source`,
      'A source of this form matches no caller.',
      'Use a tag, which disposables take from their template.',
    );
  }
  const { user } = params;
  if (user !== undefined && !/^[a-z_][a-z0-9_-]{0,31}$/.test(user)) {
    problems.add(
      'policy',
      `${at}.params.user`,
      `${quoted(user)} is no user name.`,
      'Use root, user or leave it out.',
    );
  }
}

function tokenProblem(token: string, { names, tags, dvms }: Known): string | undefined {
  if (WORDS.has(token)) return undefined;
  if (token.startsWith('@tag:')) {
    return tags.has(token.slice(5)) ? undefined : `No qube has the tag ${quoted(token.slice(5))}.`;
  }
  if (token.startsWith('@type:')) {
    return CLASSES.has(token.slice(6)) ? undefined : `There is no class ${quoted(token.slice(6))}.`;
  }
  if (token.startsWith('@dispvm:@tag:')) return tokenProblem(token.slice(8), { names, tags, dvms });
  if (token.startsWith('@dispvm:')) {
    return dvms.has(token.slice(8))
      ? undefined
      : `${quoted(token.slice(8))} is no disposable template.`;
  }
  return names.has(token) ? undefined : `There is no qube ${quoted(token)}.`;
}
