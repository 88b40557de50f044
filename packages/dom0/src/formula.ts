import { type Profile, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import {
  type IntendedQube,
  intendedQubes,
  intendedTemplates,
  isOpenFirewall,
  type Pref,
  templateName,
} from './intended.ts';
import { wantsOf } from './memory.ts';
import { type PolicyTexts, policyFileName } from './policy-text.ts';
import type { Act, Phase, State } from './state.ts';

/** Far above every order that Qubes' own states use (facts 11.1). */
const FIRST_ORDER = 900_001;

class Formula {
  readonly states: State[] = [];

  add(
    phase: Phase,
    act: Act,
    requires: readonly (string | undefined)[],
    onlyIf: string | null = null,
  ): string {
    const order = FIRST_ORDER + this.states.length;
    const id = `nyx-${order}`;
    const needed = requires.filter((other) => other !== undefined);
    this.states.push({ id, order, phase, act, requires: [...new Set(needed)], onlyIf });
    return id;
  }
}

/** Qubes whose netvm or template comes first, so that nothing points at what is not there yet. */
function inOrder(
  qubes: readonly IntendedQube[],
  needs: (qube: IntendedQube) => string | null,
): readonly IntendedQube[] {
  const byName = new Map(qubes.map((qube) => [qube.name, qube]));
  const out = new Set<IntendedQube>();
  const visit = (qube: IntendedQube, open: ReadonlySet<string>): void => {
    const other = byName.get(needs(qube) ?? '');
    if (other && !open.has(other.name)) visit(other, new Set([...open, other.name]));
    out.add(qube);
  };
  for (const qube of qubes) visit(qube, new Set([qube.name]));
  return [...out];
}

const ROLES = ['provides_network', 'template_for_dispvms'];

function isRoleGivenUp([name, value]: Pref): boolean {
  return value === false && ROLES.includes(name);
}

function presence(qube: IntendedQube): string | null {
  return qube.origin === 'installer' ? qube.name : null;
}

/** Without network, tagged and firewalled, after `before`: what must hold before anything opens. */
function close(
  formula: Formula,
  qube: IntendedQube,
  before: readonly (string | undefined)[],
  made: Map<string, string>,
): void {
  const { name } = qube;
  const here = presence(qube);
  let exists: string | undefined;
  if (qube.origin === 'nyx') {
    const template = qube.template === SYSTEM_DEFAULT ? null : qube.template;
    const act = {
      kind: 'create',
      qube: name,
      class: qube.class,
      template,
      label: qube.label,
      tags: qube.tags,
    } as const;
    exists = formula.add('closed', act, [...before, made.get(qube.template)]);
    made.set(name, exists);
  }
  const needs = exists === undefined ? before : [exists];
  const shut: Pref[] = [];
  if (qube.netvm === null) shut.push(['netvm', null]);
  if (qube.defaultDispvm === null) shut.push(['default_dispvm', null]);
  if (shut.length > 0) formula.add('closed', { kind: 'prefs', qube: name, set: shut }, needs, here);
  if (qube.tags.length > 0) {
    formula.add('closed', { kind: 'tags', qube: name, add: qube.tags }, needs, here);
  }
  if (!isOpenFirewall(qube.firewall)) {
    formula.add('closed', { kind: 'firewall', qube: name, rules: qube.firewall }, needs, here);
  }
  if (
    qube.origin === 'nyx' &&
    qube.prefs.some(([key, on]) => key === 'template_for_dispvms' && on)
  ) {
    // A named disposable can only be made from a template that already is one (facts 9.1).
    const act = { kind: 'prefs', qube: name, set: [['template_for_dispvms', true]] } as const;
    made.set(name, formula.add('closed', act, needs));
  }
}

function configure(formula: Formula, qube: IntendedQube, barrier: string): string {
  const { name } = qube;
  const here = presence(qube);
  // What others may still lean on is given up last, when they lean on it no more.
  const set: Pref[] = qube.prefs.filter((pref) => !isRoleGivenUp(pref));
  if (qube.template === SYSTEM_DEFAULT) {
    if (qube.class === 'AppVM')
      formula.add('open', { kind: 'default-template', qube: name }, [barrier], here);
  } else if (qube.class !== 'StandaloneVM') set.push(['template', qube.template]);
  const id = formula.add('open', { kind: 'prefs', qube: name, set }, [barrier], here);
  if (qube.features.length > 0) {
    formula.add('open', { kind: 'features', qube: name, set: qube.features }, [barrier], here);
  }
  if (isOpenFirewall(qube.firewall)) {
    formula.add('open', { kind: 'firewall', qube: name, rules: qube.firewall }, [barrier], here);
  }
  if (qube.privateGiB !== null) {
    formula.add('open', { kind: 'grow', qube: name, gib: qube.privateGiB }, [barrier], here);
  }
  return id;
}

function open(
  formula: Formula,
  qube: IntendedQube,
  barrier: string,
  ready: ReadonlyMap<string, string>,
): string | undefined {
  const set: Pref[] = [];
  if (qube.defaultDispvm !== null) set.push(['default_dispvm', qube.defaultDispvm]);
  if (qube.netvm !== null) set.push(['netvm', qube.netvm]);
  if (set.length === 0) return undefined;
  const requires = [
    barrier,
    ...[qube.name, qube.netvm ?? '', qube.defaultDispvm ?? ''].map((other) => ready.get(other)),
  ];
  return formula.add('open', { kind: 'prefs', qube: qube.name, set }, requires, presence(qube));
}

/** What an earlier version gave and this one does not: roles first, then all that it remembered. */
function finish(
  formula: Formula,
  qubes: readonly IntendedQube[],
  before: readonly (string | undefined)[],
  wants: ReturnType<typeof wantsOf>,
): string {
  // One state that needs all of them, so that those after it need not name each.
  const opened = formula.add('open', { kind: 'barrier' }, before);
  const settled = qubes.flatMap((qube) => {
    const set = qube.prefs.filter(isRoleGivenUp);
    if (set.length === 0) return [];
    const act = { kind: 'prefs', qube: qube.name, set } as const;
    return [formula.add('open', act, [opened], presence(qube))];
  });
  return formula.add('open', { kind: 'forget', wants }, [opened, ...settled]);
}

/**
 * The states of a profile in the order that fails closed (facts 11.2): the policy that denies; the
 * templates; every qube made, without network, tagged and firewalled; a barrier that needs all of
 * them; then settings, features, sizes, networks, global preferences and the policy that allows.
 * @param whole the profile of which this is a part: nothing that it states is forgotten meanwhile.
 */
export function formulaOf(
  profile: Profile,
  policy: PolicyTexts,
  whole: Profile = profile,
): readonly State[] {
  const formula = new Formula();
  const made = new Map<string, string>();
  const qubes = intendedQubes(profile);
  const deny = policy.claims
    ? formula.add('policy', { kind: 'policy', ...policy.claims }, [])
    : undefined;
  const allows = policyFileName(profile, 'convenience');
  const drop = { kind: 'drop-policy', file: allows, unless: policy.conveniences?.text ?? null };
  const shut = formula.add('policy', drop as Act, [deny]);
  const wants = wantsOf(whole);
  const first = [deny, shut, formula.add('remember', { kind: 'remember', wants }, [deny, shut])];
  for (const name of intendedTemplates(profile)) {
    made.set(name, formula.add('templates', { kind: 'template', name }, first));
  }
  const base = profile.globals.default_template;
  if (base !== undefined) {
    const value = templateName(base);
    const act = { kind: 'global', name: 'default_template', value } as const;
    made.set(SYSTEM_DEFAULT, formula.add('templates', act, [...first, made.get(value)]));
  }
  const globals = Object.entries(profile.globals) as [string, string | null][];
  for (const [name, value] of globals) {
    if (value === null) formula.add('closed', { kind: 'global', name, value }, first);
  }
  // What is there already is closed before anything new is made beside it.
  const there = formula.states.length;
  for (const qube of qubes) if (qube.origin === 'installer') close(formula, qube, first, made);
  const closed = [...first, ...formula.states.slice(there).map((state) => state.id)];
  for (const qube of inOrder(qubes, (one) => (one.class === 'DispVM' ? one.template : null))) {
    if (qube.origin === 'nyx') close(formula, qube, closed, made);
  }
  const all = formula.states.map((state) => state.id);
  const barrier = formula.add('barrier', { kind: 'barrier' }, all);
  const ready = new Map(qubes.map((qube) => [qube.name, configure(formula, qube, barrier)]));
  const opened = inOrder(qubes, (one) => one.netvm).map((qube) =>
    open(formula, qube, barrier, ready),
  );
  for (const [name, value] of globals) {
    if (value === null) continue;
    if (name === 'default_template') continue;
    opened.push(formula.add('open', { kind: 'global', name, value }, [barrier, ready.get(value)]));
  }
  const forgotten = finish(formula, qubes, [barrier, ...ready.values(), ...opened], wants);
  if (policy.conveniences)
    formula.add('open', { kind: 'policy', ...policy.conveniences }, [barrier, forgotten]);
  if (!policy.claims) {
    const file = policyFileName(profile, 'claim');
    formula.add('open', { kind: 'drop-policy', file, unless: null }, [barrier, forgotten]);
  }
  return formula.states;
}
