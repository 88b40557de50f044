import type { Claim } from './claim.ts';
import type { Flow } from './flow.ts';
import { hasBit } from './flows/bits.ts';
import { Explainer } from './flows/explain.ts';
import { type Graph, graphOf } from './flows/graph.ts';
import { EVERYBODY, Nodes, PERSON } from './flows/node.ts';
import { Search, type Start } from './flows/search.ts';
import { flowsOf } from './flows.ts';
import type { BlastRadius, Proof } from './proof.ts';
import type { World } from './world.ts';

interface Place {
  readonly place: string;
  readonly nodes: readonly number[];
  readonly kind: number | undefined;
}

/** A world that was read once, for many questions. */
export class Prover {
  readonly #graph: Graph;
  readonly #nodes: Nodes;
  readonly #explainer: Explainer;
  /** Every place that a reader may ask about, disposables by their template. */
  readonly #places: readonly Place[];

  constructor(world: World) {
    this.#graph = graphOf(world);
    this.#nodes = new Nodes(this.#graph.cast);
    this.#explainer = new Explainer(this.#graph, this.#nodes);
    const { qubes, kinds } = this.#graph.cast;
    const names = qubes.map(({ name }) => name);
    const disposables = kinds.map((number) => `@dispvm:${qubes[number]?.name ?? ''}`);
    this.#places = [...names, ...disposables, '@internet', '@dom0'].map((place) => {
      const kind = this.#nodes.kindOf(place);
      return { place, kind, nodes: kind === undefined ? this.#nodes.of(place) : [] };
    });
  }

  /** The same as `flows` gives for the world. */
  flows(): readonly Flow[] {
    return flowsOf(this.#graph);
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
    const search = this.#search({
      nodes: claim.from.flatMap((place) => this.#startOf(place)),
      clicks: claim.kind === 'not-silently' ? 'silent' : 'any',
      ...(claim.kind === 'only-through' ? { blocked: this.#nodes.of(claim.through) } : {}),
    });
    const ends = this.#endsOf(claim).flatMap((place) => {
      const kind = this.#nodes.kindOf(place);
      return kind === undefined ? this.#nodes.of(place) : (search.firstOfKind(kind) ?? []);
    });
    const end = search.nearest(ends);
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
    for (const place of this.#places) {
      if (place.place === qube) continue;
      if (endIn(silently, place) !== undefined) silent.push(place.place);
      else if (endIn(clicking, place) !== undefined) asks.push(place.place);
      else never.push(place.place);
    }
    let paths: BlastRadius['paths'] | undefined;
    const told = () =>
      Object.fromEntries(
        this.#places.flatMap((place) => {
          if (place.place === qube) return [];
          const quiet = endIn(silently, place);
          const end = quiet ?? endIn(clicking, place);
          if (end === undefined) return [];
          return [[place.place, this.#path(quiet === undefined ? clicking : silently, end)]];
        }),
      );
    return {
      qube,
      silent,
      asks,
      never,
      // Told when somebody asks: a machine of 500 qubes has a quarter of a million paths.
      get paths() {
        paths ??= told();
        return paths;
      },
    };
  }

  #search(start: Start): Search {
    return new Search(this.#graph, this.#nodes, start);
  }

  #missing(claim: Claim): string | undefined {
    const places = [...claim.from, ...claim.to.filter((place) => place !== '@anyqube')];
    if (claim.kind === 'only-through') places.push(claim.through);
    return places.find((place) => this.#nodes.of(place).length === 0);
  }

  #endsOf(claim: Claim): readonly string[] {
    const { qubes, kinds } = this.#graph.cast;
    const from = new Set(claim.from);
    return claim.to.flatMap((place) => {
      if (place !== '@anyqube') return [place];
      const others = qubes.filter(({ class: of }) => of !== 'TemplateVM').map(({ name }) => name);
      const disposables = kinds.map((number) => `@dispvm:${qubes[number]?.name ?? ''}`);
      return [...others, ...disposables].filter((name) => !from.has(name));
    });
  }

  /** All disposables of a kind start together. */
  #startOf(place: string): readonly number[] {
    const kind = this.#nodes.kindOf(place);
    return kind === undefined ? this.#nodes.of(place) : [this.#nodes.disposable(kind, EVERYBODY)];
  }

  #path(search: Search, end: number): readonly Flow[] {
    const path: Flow[] = [];
    let to = this.#named(end, undefined, 'silent');
    for (let node = end; ; ) {
      const parent = search.trail.parent(node);
      if (parent < 0) return path.reverse();
      const isClick = search.trail.clicks(node) > search.trail.clicks(parent);
      const how = isClick ? 'asks' : 'silent';
      const from = this.#named(parent, to, how);
      path.push(this.#explainer.flow(from, to, how));
      node = parent;
      to = from;
    }
  }

  /** Of all disposables of a kind, the one that a path goes through: its owner comes next, or not. */
  #named(node: number, next: number | undefined, how: Flow['how']): number {
    const nodes = this.#nodes;
    if (!nodes.isDisposable(node) || nodes.owner(node) !== EVERYBODY) return node;
    const kind = nodes.kind(node);
    const acts = this.#graph.inside[nodes.qubes + kind];
    let owner = PERSON;
    if (next !== undefined && nodes.isDisposable(next)) owner = nodes.owner(next);
    else if (next !== undefined && next < nodes.qubes && acts !== undefined) {
      if (!hasBit(acts[how], next)) owner = next;
    }
    return nodes.disposable(kind, owner);
  }
}

function endIn(search: Search, { nodes, kind }: Place): number | undefined {
  return kind === undefined ? search.nearest(nodes) : search.firstOfKind(kind);
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
