import { type Domain, loadPolicy } from '@nyx/qrexec-policy';
import type { World, WorldQube } from '../src/world.ts';

/** A call that is let through, at once or after a click. */
export interface BruteCall {
  /** A qube's name, or `new TEMPLATE` for its disposables. */
  readonly actor: string;
  /** The same, or `fresh TEMPLATE`, or `@dom0`. */
  readonly to: string;
  readonly clicks: 0 | 1;
  readonly service: string;
}

/** Every caller asks for every target, service and argument. */
export function bruteCalls(
  world: World,
  qubes: readonly WorldQube[],
  dvms: readonly WorldQube[],
): BruteCall[] {
  const domains: Record<string, Domain> = {};
  const actorOf = new Map<string, string>();
  const join = (name: string, actor: string, qube: WorldQube, own: string | null) => {
    const isNew = actor !== name;
    domains[name] = {
      type: isNew ? 'DispVM' : qube.class,
      tags: qube.tags,
      template_for_dispvms: isNew ? false : qube.templateForDispvms,
      default_dispvm: own,
      internal: isNew ? false : Boolean(qube.features.internal),
      power_state: 'Running',
      ...(isNew || qube.class !== 'RemoteVM' ? {} : { relayvm: name, transport_rpc: 'any' }),
      ...(qube.uuid === undefined || isNew ? {} : { uuid: qube.uuid }),
    };
    actorOf.set(name, actor);
  };
  for (const qube of qubes) join(qube.name, qube.name, qube, qube.defaultDispvm);
  for (const dvm of dvms) {
    for (const copy of ['a', 'b']) {
      join(`disp-${dvm.name}-${copy}`, `new ${dvm.name}`, dvm, dvm.name);
      if (dvm.defaultDispvm === null) continue;
      join(`disp-${dvm.name}-c${copy}`, `new ${dvm.name}`, dvm, dvm.defaultDispvm);
    }
  }
  const evaluator = loadPolicy(world.policy, { domains });
  const byUuid = new Map(qubes.map((qube) => [`uuid:${qube.uuid}`, qube.name]));
  const endOf = (target: string): string | undefined => {
    if (target === 'dom0' || target === '@adminvm') return '@dom0';
    if (!target.startsWith('@dispvm:')) return actorOf.get(byUuid.get(target) ?? target);
    const dvm = target.slice(8);
    const name = byUuid.get(dvm) ?? dvm;
    return dvms.some((one) => one.name === name) ? `fresh ${name}` : undefined;
  };
  const targets = [...Object.keys(domains), '@default', '@dispvm', 'dom0', '@adminvm'];
  for (const { name } of dvms) targets.push(`@dispvm:${name}`);
  const services = new Set([...world.policy.rules.map((rule) => rule.service), 'x.Unknown']);
  const found: BruteCall[] = [];
  for (const service of services) {
    for (const argument of service === '*' ? [] : ['+', '+a', '+zz']) {
      for (const [source, actor] of actorOf) {
        for (const target of targets) {
          const answer = evaluator.evaluate({ source, target, call: `${service}${argument}` });
          const clicks = answer.result === 'allow' ? 0 : 1;
          const reached =
            answer.result === 'allow' ? [answer.resolved_target ?? ''] : (answer.targets ?? []);
          if (answer.result === 'deny') continue;
          for (const one of reached) {
            // An admin call about a qube is carried out by dom0 and acts on that qube.
            const isAbout =
              service.startsWith('admin.') && one === 'dom0' && clicks === 0 && actorOf.has(target);
            const to = endOf(isAbout ? target : one);
            if (to !== undefined) found.push({ actor, to, clicks, service });
          }
        }
      }
    }
  }
  return found;
}
