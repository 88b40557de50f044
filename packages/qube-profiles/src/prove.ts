import type { Claim } from './claim.ts';
import type { Flow } from './flow.ts';
import { Explainer } from './flows/explain.ts';
import { type Graph, graphOf } from './flows/graph.ts';
import { Nodes } from './flows/node.ts';
import { Search, type Start } from './flows/search.ts';
import type { BlastRadius, Proof } from './proof.ts';
import type { World } from './world.ts';

/** A world that was read once, for many questions. */
export class Prover {
  readonly #graph: Graph;
  readonly #nodes: Nodes;
  readonly #explainer: Explainer;

  constructor(world: World) {
    this.#graph = graphOf(world);
    this.#nodes = new Nodes(this.#graph.cast);
    this.#explainer = new Explainer(this.#graph, this.#nodes);
  }

  /**
   * Proves a claim or gives the shortest path that breaks it. A claim about a place that is not
   * there is not proved: nothing may be signed about a qube that nobody has.
   */
  prove(claim: Claim): Proof {
    const missing = this.#missing(claim);
    if (missing !== undefined) {
      const sentence = `There is no \`${missing}\` here, so nothing is proved about it`;
      return { claim, proved: false, path: [], sentence };
    }
    const ends = this.#endsOf(claim);
    const search = this.#search({
      nodes: claim.from.flatMap((place) => this.#nodes.of(place)),
      clicks: claim.kind === 'not-silently' ? 'silent' : 'any',
      ...(claim.kind === 'only-through' ? { blocked: this.#nodes.of(claim.through) } : {}),
    });
    const end = nearest(search, ends);
    if (end === undefined) return { claim, proved: true };
    const path = this.#path(search, end);
    return { claim, proved: false, path, sentence: sentenceOf(path) };
  }

  /** What an attacker who owns a qube reaches. */
  blastRadius(qube: string): BlastRadius {
    const start = this.#nodes.of(qube);
    const silently = this.#search({ nodes: start, clicks: 'silent' });
    const clicking = this.#search({ nodes: start, clicks: 'any' });
    const silent: string[] = [];
    const asks: string[] = [];
    const never: string[] = [];
    const ways = new Map<string, readonly [Search, number]>();
    for (const place of this.#places()) {
      if (place === qube) continue;
      const ends = this.#nodes.of(place);
      const quiet = nearest(silently, ends);
      const clicked = quiet ?? nearest(clicking, ends);
      if (clicked === undefined) {
        never.push(place);
        continue;
      }
      (quiet === undefined ? asks : silent).push(place);
      ways.set(place, [quiet === undefined ? clicking : silently, clicked]);
    }
    const pathOf = (place: string): readonly Flow[] => {
      const way = ways.get(place);
      return way === undefined ? [] : this.#path(...way);
    };
    return { qube, silent, asks, never, paths: lazily([...ways.keys()], pathOf) };
  }

  #search(start: Start): Search {
    return new Search(this.#graph, start, this.#nodes);
  }

  /** Every place that a reader may ask about, disposables by their template. */
  #places(): readonly string[] {
    const { qubes, kinds } = this.#graph.cast;
    const disposables = kinds.map((number) => `@dispvm:${qubes[number]?.name ?? ''}`);
    return [...qubes.map(({ name }) => name), ...disposables, '@internet', '@dom0'];
  }

  #missing(claim: Claim): string | undefined {
    const places = [...claim.from, ...claim.to.filter((place) => place !== '@anyqube')];
    if (claim.kind === 'only-through') places.push(claim.through);
    return places.find((place) => this.#nodes.of(place).length === 0);
  }

  #endsOf(claim: Claim): readonly number[] {
    const nodes = this.#nodes;
    const { qubes, kinds } = this.#graph.cast;
    const from = new Set(claim.from);
    return claim.to.flatMap((place) => {
      if (place !== '@anyqube') return nodes.of(place);
      const others = qubes.filter(({ class: of, name }) => of !== 'TemplateVM' && !from.has(name));
      const disposables = kinds
        .map((number) => `@dispvm:${qubes[number]?.name ?? ''}`)
        .filter((name) => !from.has(name));
      return [...others.map(({ name }) => name), ...disposables].flatMap((one) => nodes.of(one));
    });
  }

  #path(search: Search, end: number): readonly Flow[] {
    const path: Flow[] = [];
    for (let node = end; ; ) {
      const parent = search.parent[node] ?? -1;
      if (parent < 0) return path.reverse();
      const how = search.clicks[node] === search.clicks[parent] ? 'silent' : 'asks';
      path.push(this.#explainer.flow(parent, node, how));
      node = parent;
    }
  }
}

/** The end that takes the fewest steps, and among those the fewest clicks. Starts are no ends. */
function nearest(search: Search, ends: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const end of ends) {
    const clicks = search.clicks[end] ?? -1;
    if (clicks < 0 || (search.steps[end] ?? 0) === 0) continue;
    if (best === undefined || isNearer(search, end, best)) best = end;
  }
  return best;
}

function isNearer(search: Search, a: number, b: number): boolean {
  const steps = (search.steps[a] ?? 0) - (search.steps[b] ?? 0);
  return steps < 0 || (steps === 0 && (search.clicks[a] ?? 0) < (search.clicks[b] ?? 0));
}

/** An object whose values are worked out when they are read, once. */
function lazily<T>(keys: readonly string[], of: (key: string) => T): Readonly<Record<string, T>> {
  const out: Record<string, T> = Object.create(null);
  for (const key of keys) {
    let value: T | undefined;
    Object.defineProperty(out, key, { enumerable: true, get: () => (value ??= of(key)) });
  }
  return out;
}

/** `untrusted → asks qubes.Filecopy → work → silent qubes.Gpg2 → vault-gpg` */
export function sentenceOf(path: readonly Flow[]): string {
  const [first] = path;
  if (first === undefined) return '';
  const place = (name: string) => name.replace(/^(@dispvm:[^/]*)\/.*$/, '$1');
  return [place(first.from), ...path.map(({ how, by, to }) => `${how} ${by} → ${place(to)}`)].join(
    ' → ',
  );
}

export function prove(world: World, claim: Claim): Proof {
  return new Prover(world).prove(claim);
}

/** Reads the world once for all claims. */
export function proveAll(world: World, claims: readonly Claim[]): readonly Proof[] {
  const prover = new Prover(world);
  return claims.map((claim) => prover.prove(claim));
}

export function blastRadius(world: World, qube: string): BlastRadius {
  return new Prover(world).blastRadius(qube);
}
