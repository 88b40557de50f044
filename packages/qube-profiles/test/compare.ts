import { isDeepStrictEqual } from 'node:util';
import type { Flow } from '../src/flow.ts';
import { Prover } from '../src/prove.ts';
import type { World } from '../src/world.ts';
import { type Brute, bruteClaim, bruteOf, bruteStates, bruteWays } from './brute.ts';
import type { Random } from './random.ts';
import { randomClaim } from './random-world.ts';

/** What the prover and the brute force disagree about in a world, or undefined. */
export function disagreement(random: Random, world: World, claims: number): string | undefined {
  const prover = new Prover(world);
  const brute = bruteOf(world);
  const listed = new Set(prover.flows().map(keyOf));
  for (const { name } of world.qubes) {
    const wrong = radiusDiffers(prover, brute, world, name);
    if (wrong !== undefined) return wrong;
  }
  for (let number = 0; number < claims; number += 1) {
    const claim = randomClaim(random, world);
    const proof = prover.prove(claim);
    const expected = bruteClaim(brute, world, claim);
    const clicks = proof.proved ? 0 : proof.path.filter(({ how }) => how === 'asks').length;
    const found = proof.proved ? undefined : ([proof.path.length, clicks] as const);
    if (isDeepStrictEqual(found, expected)) {
      const gap = proof.proved ? undefined : gapIn(proof.path, listed);
      if (gap === undefined) continue;
      return gap;
    }
    const said = proof.proved ? 'proved' : proof.sentence;
    return `${JSON.stringify(claim)}: expected ${JSON.stringify(expected)}, found ${said}`;
  }
  return undefined;
}

/** Steps that do not meet, that nobody named, or that the list of all flows does not have. */
function gapIn(path: readonly Flow[], listed: ReadonlySet<string>): string | undefined {
  const step = path.find(
    (flow, at) =>
      flow.by === '' || !listed.has(keyOf(flow)) || (at > 0 && path[at - 1]?.to !== flow.from),
  );
  return step === undefined
    ? undefined
    : `${JSON.stringify(step)} is no flow, or does not follow: ${JSON.stringify(path)}`;
}

/** Whose disposable it is is left out: the list tells of any disposable of a template at once. */
function keyOf({ from, to, how, by, arrives }: Flow): string {
  const kind = (place: string) => place.replace(/^(@dispvm:[^/]*)\/.*$/, '$1');
  return [kind(from), kind(to), how, by, arrives].join(' ');
}

function radiusDiffers(
  prover: Prover,
  brute: Brute,
  world: World,
  name: string,
): string | undefined {
  const radius = prover.blastRadius(name);
  const start = bruteStates(brute, world, name, []);
  const ways = [true, false].map((silently) => bruteWays(brute, start, silently, new Set()));
  const dvms = world.qubes.filter((qube) => qube.templateForDispvms);
  const places = [
    ...world.qubes.map((qube) => qube.name),
    ...dvms.map((dvm) => `@dispvm:${dvm.name}`),
    ...['@internet', '@dom0'],
  ].filter((place) => place !== name);
  const reached = (place: string, way: number) =>
    bruteStates(brute, world, place, []).some((state) => (ways[way]?.get(state)?.[0] ?? 0) > 0);
  const expected = {
    silent: places.filter((place) => reached(place, 0)),
    asks: places.filter((place) => !reached(place, 0) && reached(place, 1)),
    never: places.filter((place) => !reached(place, 1)),
  };
  const { silent, asks, never } = radius;
  if (isDeepStrictEqual({ silent, asks, never }, expected)) return undefined;
  return `From ${name}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(radius)}`;
}
