import type { Claim } from '../claim.ts';
import type { Profile, ProfileQube, ProfileRule } from '../profile.ts';

/** A qube's name wherever it stands in a token: `vault`, `@dispvm:vault`. */
export function renameToken(token: string, from: string, to: string): string {
  if (token === from) return to;
  return token === `@dispvm:${from}` ? `@dispvm:${to}` : token;
}

/** In sentences a qube's name stands between backticks. */
export function renameInText(text: string, from: string, to: string): string {
  return text.replaceAll(`\`${from}\``, `\`${to}\``);
}

export function renameRule(rule: ProfileRule, from: string, to: string): ProfileRule {
  const { target, default_target, ...rest } = rule.params;
  return {
    ...rule,
    source: renameToken(rule.source, from, to),
    target: renameToken(rule.target, from, to),
    params: {
      ...rest,
      ...(target === undefined ? {} : { target: renameToken(target, from, to) }),
      ...(default_target === undefined
        ? {}
        : { default_target: renameToken(default_target, from, to) }),
    },
    why: renameInText(rule.why, from, to),
  };
}

export function renameClaim(claim: Claim, from: string, to: string): Claim {
  const rename = (place: string) => renameToken(place, from, to);
  const ends = {
    text: renameInText(claim.text, from, to),
    from: claim.from.map(rename),
    to: claim.to.map(rename),
  };
  if (claim.kind !== 'only-through') return { ...claim, ...ends };
  return { ...claim, ...ends, through: rename(claim.through) };
}

/** The profile with a qube under another name, wherever it is named. */
export function renameQube(profile: Profile, from: string, to: string): Profile {
  const rename = (name: string) => (name === from ? to : name);
  const maybe = (name: string | null) => (name === null ? null : rename(name));
  const inQube = (qube: ProfileQube): ProfileQube => ({
    ...qube,
    name: rename(qube.name),
    template: qube.class === 'DispVM' ? rename(qube.template) : qube.template,
    netvm: maybe(qube.netvm),
    defaultDispvm: maybe(qube.defaultDispvm),
    clonedFrom: maybe(qube.clonedFrom),
    why: renameInText(qube.why, from, to),
  });
  const { default_netvm, default_dispvm, updatevm, clockvm, ...globals } = profile.globals;
  return {
    ...profile,
    summary: renameInText(profile.summary, from, to),
    templates: profile.templates.map((one) => ({ ...one, why: renameInText(one.why, from, to) })),
    qubes: profile.qubes.map(inQube),
    policy: profile.policy.map((rule) => renameRule(rule, from, to)),
    globals: {
      ...globals,
      ...(default_netvm === undefined ? {} : { default_netvm: maybe(default_netvm) }),
      ...(default_dispvm === undefined ? {} : { default_dispvm: maybe(default_dispvm) }),
      ...(updatevm === undefined ? {} : { updatevm: rename(updatevm) }),
      ...(clockvm === undefined ? {} : { clockvm: rename(clockvm) }),
    },
    claims: profile.claims.map((claim) => renameClaim(claim, from, to)),
  };
}

/** Whether a rule speaks of a qube by name. */
export function namesQube(rule: ProfileRule, name: string): boolean {
  const { source, target, params } = rule;
  const tokens = [source, target, params.target, params.default_target];
  return tokens.some((token) => token !== undefined && renameToken(token, name, '') !== token);
}
