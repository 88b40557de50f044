import type { Policy, Rule } from '@nyx/qrexec-policy';

/** Calls that every rule treats alike, and the rules that could speak of them. */
export interface CallGroup {
  readonly service: string;
  /** What a reader sees: `qubes.ConnectTCP+8332`, `any other service`. */
  readonly label: string;
  /** What the daemon is asked. */
  readonly call: string;
  readonly rules: readonly Rule[];
}

/** The service that stands for all that no rule names. */
export const ANY_OTHER = 'any other service';

/**
 * Every service and argument that a policy tells apart: each service that a rule names, with each
 * argument that a rule names, with none, and with one that no rule names; and one service that no
 * rule names, for the rules that speak of `*`.
 */
export function groupsOf(policy: Policy): readonly CallGroup[] {
  const numbered = policy.rules.map((rule, number) => ({ rule, number }));
  const stars = numbered.filter(({ rule }) => rule.service === '*');
  const named = new Map<string, typeof numbered>();
  for (const one of numbered) {
    if (one.rule.service === '*') continue;
    const list = named.get(one.rule.service);
    if (list === undefined) named.set(one.rule.service, [one]);
    else list.push(one);
  }
  const groups: CallGroup[] = [];
  const add = (service: string, label: string, argument: string, own: typeof numbered) => {
    const rules = own.filter(({ rule }) => matches(rule.argument, argument));
    groups.push({
      service,
      label,
      call: `${service}${argument}`,
      rules: [...stars, ...rules].sort((a, b) => a.number - b.number).map(({ rule }) => rule),
    });
  };
  for (const [service, own] of named) {
    const args = new Set(own.map(({ rule }) => rule.argument).filter((one) => one !== '*'));
    add(service, service, '+', own);
    if (args.size === 0) continue;
    args.delete('+');
    for (const argument of args) add(service, `${service}${argument}`, argument, own);
    add(service, `${service}+…`, freshArgument(args), own);
  }
  add(freshService(named), ANY_OTHER, '+', []);
  return groups;
}

function matches(ofRule: string, argument: string): boolean {
  return ofRule === '*' || ofRule === argument;
}

function freshArgument(taken: ReadonlySet<string>): string {
  let argument = '+other';
  while (taken.has(argument)) argument += 'x';
  return argument;
}

function freshService(taken: ReadonlyMap<string, unknown>): string {
  let service = 'nyx.AnyOther';
  while (taken.has(service)) service += 'x';
  return service;
}
