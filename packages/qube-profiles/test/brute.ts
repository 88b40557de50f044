import type { Claim } from '../src/claim.ts';
import { letsOut } from '../src/flows/firewall.ts';
import { directionOf, isFiledByDom0 } from '../src/flows/service.ts';
import type { World, WorldQube } from '../src/world.ts';
import { type BruteCall, bruteCalls } from './brute-calls.ts';

/**
 * The model of docs/flows.md written down again without classes, bits or indexes: every caller
 * asks for every target, service and argument, and the paths are found by trying. Slow and simple.
 *
 * States: `in NAME`, `up NAME` (carried), `new TEMPLATE OWNER` (a disposable), `@internet`, `@dom0`.
 */
export interface Brute {
  readonly states: ReadonlySet<string>;
  /** `FROM>TO` with the fewest clicks: 0 or 1. */
  readonly edges: ReadonlyMap<string, ReadonlyMap<string, 0 | 1>>;
}

const PERSON = '-';

export function bruteOf(world: World): Brute {
  const qubes = world.qubes.filter((qube) => qube.class !== 'AdminVM');
  const byName = new Map(qubes.map((qube) => [qube.name, qube]));
  const dvms = qubes.filter((qube) => qube.templateForDispvms);
  const edges = new Map<string, Map<string, 0 | 1>>();
  const add = (from: string, to: string, clicks: 0 | 1) => {
    if (from === to) return;
    const own = edges.get(from) ?? new Map<string, 0 | 1>();
    edges.set(from, own);
    if (own.get(to) !== 0) own.set(to, clicks);
  };
  const calls = bruteCalls(world, qubes, dvms);
  const owners = ownersOf(qubes, dvms, calls);
  const all = (dvm: string) => (owners.get(dvm) ?? []).map((owner) => `new ${dvm} ${owner}`);
  /** Every state in which this one acts, with who owns it. */
  const statesOf = (actor: string): readonly (readonly [string, string])[] =>
    actor.startsWith('new ')
      ? (owners.get(actor.slice(4)) ?? []).map((owner) => [`${actor} ${owner}`, owner] as const)
      : [[`in ${actor}`, actor]];

  for (const { actor, to, clicks, service } of calls) {
    const way = directionOf(service);
    const isFiled = isFiledByDom0(service);
    for (const [state, owner] of statesOf(actor)) {
      const isProxy = service === 'qubes.UpdatesProxy';
      const isTemplate = byName.get(actor)?.class === 'TemplateVM';
      const ends = to.startsWith('fresh ')
        ? [`new ${to.slice(6)} ${owner}`]
        : to === '@dom0'
          ? ['@dom0']
          : statesOf(to).map(([end]) => end);
      for (const end of ends) {
        if (end === '@dom0' && isFiled) continue;
        const isCarried = isProxy && end.startsWith('in ');
        const carrier = `up ${end.slice(3)}`;
        if (way !== 'back') add(state, isCarried ? carrier : end, clicks);
        if (way !== 'forward' && end !== '@dom0' && !(isProxy && isTemplate))
          add(end, state, clicks);
      }
    }
  }
  const carriers = new Map<string, WorldQube>();
  for (const qube of qubes) {
    for (const state of [`in ${qube.name}`, `up ${qube.name}`]) carriers.set(state, qube);
  }
  for (const dvm of dvms) {
    for (const state of all(dvm.name))
      carriers.set(state, { ...dvm, devices: [], class: 'DispVM' });
  }
  for (const [state, qube] of carriers) {
    const netvm = byName.get(qube.netvm ?? '');
    if (netvm !== undefined && letsOut(qube.firewall, netvm)) add(state, `up ${netvm.name}`, 0);
    if (netvm !== undefined && !state.startsWith('up ')) add(`in ${netvm.name}`, state, 0);
    if (qube.devices.length > 0 || qube.class === 'RemoteVM') {
      add(state, '@internet', 0);
      if (!state.startsWith('up ')) add('@internet', state, 0);
    }
    if (state.startsWith('up ')) continue;
    const parent = state.startsWith('in ') ? qube.template : qube.name;
    if (parent !== null && byName.has(parent)) add(`in ${parent}`, state, 0);
    if (byName.has(world.managementDispvm ?? '')) add(`in ${world.managementDispvm}`, state, 0);
    add('@dom0', state, 0);
    for (const tag of qube.tags) {
      const server = /^(?:guivm|audiovm)-(.*)$/.exec(tag)?.[1] ?? '';
      if (!byName.has(server)) continue;
      add(`in ${server}`, state, 0);
      add(state, `in ${server}`, 0);
    }
  }
  return { states: new Set([...carriers.keys(), '@internet', '@dom0']), edges };
}

/** Who can have a disposable of each template: whoever can start one, or start what starts one. */
function ownersOf(
  qubes: readonly WorldQube[],
  dvms: readonly WorldQube[],
  calls: readonly BruteCall[],
): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>(dvms.map(({ name }) => [name, [PERSON]]));
  for (const { name } of qubes) {
    const actors = new Set([name]);
    for (const actor of actors) {
      for (const call of calls) {
        if (
          call.actor !== actor ||
          !call.to.startsWith('fresh ') ||
          directionOf(call.service) === 'back'
        )
          continue;
        actors.add(`new ${call.to.slice(6)}`);
      }
    }
    actors.delete(name);
    for (const actor of actors) owners.get(actor.slice(4))?.push(name);
  }
  return owners;
}

/** Fewest steps to each state, and fewest clicks among those: found by trying until nothing changes. */
export function bruteWays(
  brute: Brute,
  starts: readonly string[],
  silentOnly: boolean,
  blocked: ReadonlySet<string>,
): ReadonlyMap<string, readonly [steps: number, clicks: number]> {
  const ways = new Map<string, readonly [number, number]>();
  for (const start of starts) if (!blocked.has(start)) ways.set(start, [0, 0]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const [from, [steps, clicks]] of [...ways]) {
      if (from === '@internet' && steps > 0) continue;
      for (const [to, more] of brute.edges.get(from) ?? []) {
        if (blocked.has(to) || (silentOnly && more === 1)) continue;
        const known = ways.get(to);
        const isBetter =
          known === undefined ||
          steps + 1 < known[0] ||
          (steps + 1 === known[0] && clicks + more < known[1]);
        if (!isBetter) continue;
        ways.set(to, [steps + 1, clicks + more]);
        changed = true;
      }
    }
  }
  return ways;
}

/** The states that a word of a claim means. */
export function bruteStates(
  brute: Brute,
  world: World,
  place: string,
  from: readonly string[],
): string[] {
  const of = (name: string) =>
    [...brute.states].filter((state) =>
      name.startsWith('@dispvm:')
        ? state.startsWith(`new ${name.slice(8)} `)
        : state === name || state === `in ${name}` || state === `up ${name}`,
    );
  if (place !== '@anyqube') return of(place);
  const names = world.qubes.filter((qube) => qube.class !== 'TemplateVM').map(({ name }) => name);
  const dvms = world.qubes
    .filter((qube) => qube.templateForDispvms)
    .map(({ name }) => `@dispvm:${name}`);
  return [...names, ...dvms].filter((name) => !from.includes(name)).flatMap(of);
}

/** Steps and clicks of the shortest way that breaks a claim, or undefined when none does. */
export function bruteClaim(
  brute: Brute,
  world: World,
  claim: Claim,
): readonly [number, number] | undefined {
  const states = (place: string) => bruteStates(brute, world, place, claim.from);
  const blocked = new Set(claim.kind === 'only-through' ? states(claim.through) : []);
  const ways = bruteWays(brute, claim.from.flatMap(states), claim.kind === 'not-silently', blocked);
  return claim.to
    .flatMap(states)
    .flatMap((state) => {
      const way = ways.get(state);
      return way === undefined || way[0] === 0 ? [] : [way];
    })
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])[0];
}
