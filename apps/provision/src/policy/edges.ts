import { type Action, loadPolicy, type Policy, type SystemInfo } from '@nyx/qrexec-policy';

/** One qube may call another, silently or when a person agrees. */
export interface Edge {
  readonly source: string;
  readonly target: string;
  /** `qubes.Filecopy`, `qubes.ConnectTCP+22`, or `*` for every service that no rule names. */
  readonly call: string;
  readonly result: Exclude<Action, 'deny'>;
  /** Where it really goes, when the policy sends it elsewhere. */
  readonly resolved?: string;
  readonly rule?: string;
}

/** A name that no rule can have, so that only rules for all services answer to it. */
const OTHER = 'nyx.NoRuleNamesThis';

function callsOf(policy: Policy): readonly string[] {
  const calls = new Set([`${OTHER}+`]);
  for (const { service, argument } of policy.rules) {
    if (service === '*') continue;
    calls.add(`${service}+`);
    if (argument.length > 1) calls.add(`${service}${argument}`);
  }
  return [...calls].toSorted();
}

/**
 * Every call that is not denied: each service (and argument) that the policy names, between any two
 * qubes, from and to dom0, and to a new disposable.
 */
export function edgesOf(
  policy: Policy,
  system: SystemInfo,
  services: readonly string[],
): readonly Edge[] {
  const { evaluate } = loadPolicy(policy, system);
  const qubes = ['dom0', ...Object.keys(system.domains).filter((name) => name !== 'dom0')].filter(
    (name) => !name.startsWith('uuid:'),
  );
  const edges: Edge[] = [];
  for (const call of callsOf(policy)) {
    const [service = ''] = call.split('+');
    const shown = service === OTHER ? '*' : call.replace(/\+$/, '');
    if (services.length > 0 && !services.includes(service === OTHER ? '*' : service)) continue;
    for (const source of qubes)
      for (const target of [...qubes, '@dispvm', '@default']) {
        if (source === target) continue;
        const { result, resolved_target: resolved, rule } = evaluate({ source, target, call });
        if (result === 'deny') continue;
        edges.push({
          source,
          target,
          call: shown,
          result,
          ...(resolved === undefined || resolved === target ? {} : { resolved }),
          ...(rule === undefined ? {} : { rule }),
        });
      }
  }
  return edges;
}
