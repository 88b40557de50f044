import type { World, WorldQube } from '../world.ts';
import { type Allowed, answersOf, type Ends, endsOf } from './answers.ts';
import { addAll, addBit, type Bits, bitsOf, emptyBits, hasBit, members, without } from './bits.ts';
import { type Cast, castOf } from './cast.ts';
import { letsOut } from './firewall.ts';
import { directionOf, isFiledByDom0, UPDATES_PROXY } from './service.ts';

/** Two sets of ends: without any click, and with. */
export interface Level {
  readonly silent: Bits;
  readonly asks: Bits;
}

/**
 * Everything that flows in a world, as bits: one row for each qube and each kind of disposable.
 * `inside` has the bits of `Ends`; the others those named beside them.
 */
export interface Graph {
  readonly world: World;
  readonly cast: Cast;
  readonly ends: Ends;
  readonly allowed: readonly Allowed[];
  /** What each row reaches, so that the end can act on it. */
  readonly inside: readonly Level[];
  /** Rows to which each row hands traffic that they only carry (template updates). */
  readonly carried: readonly Level[];
  /** Kinds of new disposables that answer the row that started them. */
  readonly replies: readonly Level[];
  /** Kinds of disposables that each qube, or its disposables in turn, can start at all. */
  readonly owned: readonly Bits[];
  /** The qube that carries each row's network traffic, or -1. */
  readonly up: readonly number[];
  /** Rows that the outside world reaches by itself, and that reach it. */
  readonly outside: Bits;
}

export function graphOf(world: World): Graph {
  const cast = castOf(world);
  const ends = endsOf(cast);
  const allowed = answersOf(world, cast);
  const level = (size: number) => () => ({ silent: emptyBits(size), asks: emptyBits(size) });
  const rows = Array.from({ length: ends.rows });
  const graph: Graph = {
    world,
    cast,
    ends,
    allowed,
    inside: rows.map(level(ends.size)),
    carried: rows.map(level(ends.rows)),
    replies: rows.map(level(ends.kinds)),
    owned: cast.qubes.map(() => emptyBits(ends.kinds)),
    up: rows.map((_, row) => upOf(cast, row)),
    outside: bitsOf(
      ends.rows,
      cast.qubes.flatMap((qube, row) => (isAtTheEdge(qube) ? [row] : [])),
    ),
  };
  addStructure(graph);
  for (const one of allowed) addAllowed(graph, one);
  for (const [qube, kinds] of graph.owned.entries()) own(graph, qube, kinds);
  return graph;
}

/** Adds to `kinds` what a row can start, and what that can start. */
function own(graph: Graph, row: number, kinds: Bits): void {
  const { rows, kinds: count } = graph.ends;
  const level = graph.inside[row];
  if (level === undefined) return;
  for (let kind = 0; kind < count; kind += 1) {
    const starts = hasBit(level.silent, rows + kind) || hasBit(level.asks, rows + kind);
    if (!starts || hasBit(kinds, kind)) continue;
    addBit(kinds, kind);
    own(graph, graph.cast.qubes.length + kind, kinds);
  }
}

/** The qube that a row stands for, or the disposable template of its kind. */
export function qubeOfRow(cast: Cast, row: number): WorldQube | undefined {
  const { qubes, kinds } = cast;
  return row < qubes.length ? qubes[row] : qubes[kinds[row - qubes.length] ?? -1];
}

/** Has a way out of the machine: a network card, USB ports, or is a machine elsewhere. */
function isAtTheEdge(qube: WorldQube): boolean {
  return qube.class === 'RemoteVM' || qube.devices.length > 0;
}

function upOf(cast: Cast, row: number): number {
  const qube = qubeOfRow(cast, row);
  if (qube === undefined || qube.netvm === null) return -1;
  const number = cast.index.get(qube.netvm) ?? -1;
  const netvm = cast.qubes[number];
  return netvm !== undefined && letsOut(qube.firewall, netvm) ? number : -1;
}

/** Why a row reaches another whatever the policy says. */
export type Structure = 'client' | 'template' | 'management' | 'guivm' | 'audiovm';

/** Every pair of rows that the settings of the qubes connect, with why. */
export function* structureOf(graph: Graph): Generator<readonly [number, number, Structure]> {
  const { cast, ends, world } = graph;
  const manager =
    typeof world.managementDispvm === 'string' ? cast.index.get(world.managementDispvm) : undefined;
  for (let row = 0; row < ends.rows; row += 1) {
    const qube = qubeOfRow(cast, row);
    if (qube === undefined) continue;
    const netvm = qube.netvm === null ? undefined : cast.index.get(qube.netvm);
    if (netvm !== undefined) yield [netvm, row, 'client'];
    const isKind = row >= cast.qubes.length;
    const template = cast.index.get(isKind ? qube.name : (qube.template ?? ''));
    if (template !== undefined && template !== row) yield [template, row, 'template'];
    if (manager !== undefined && manager !== row) yield [manager, row, 'management'];
    for (const tag of qube.tags) {
      const prefix = tag.startsWith('guivm-')
        ? 'guivm'
        : tag.startsWith('audiovm-')
          ? 'audiovm'
          : '';
      if (prefix === '') continue;
      const server = cast.index.get(tag.slice(prefix.length + 1));
      if (server === undefined || server === row) continue;
      yield [server, row, prefix];
      yield [row, server, prefix];
    }
  }
}

function addStructure(graph: Graph): void {
  for (const [from, to] of structureOf(graph)) {
    const level = graph.inside[from];
    if (level !== undefined) addBit(level.silent, to);
  }
}

/** Adds what one allowance of the policy lets through, each way that its service goes. */
function addAllowed(graph: Graph, allowed: Allowed): void {
  const { cast, ends } = graph;
  const { service } = allowed.group;
  const direction = directionOf(service);
  const forward = usable(graph, allowed);
  const targets = members(forward).filter((end) => end < ends.rows);
  const started = members(forward).filter((end) => end >= ends.rows && end !== ends.dom0);
  const callers = members(allowed.callers);
  const isProxy = service === UPDATES_PROXY;
  for (const caller of callers) {
    if (direction !== 'back') {
      const rows = isProxy ? rowsOnly(forward, ends) : emptyBits(ends.rows);
      addAll(pick(graph.carried[caller], allowed), rows);
      addAll(pick(graph.inside[caller], allowed), without(forward, rows));
    }
    if (direction === 'forward' || (isProxy && isTemplate(cast, caller))) continue;
    for (const end of started) addBit(pick(graph.replies[caller], allowed), end - ends.rows);
  }
  if (direction === 'forward') return;
  const answered = isProxy ? callers.filter((row) => !isTemplate(cast, row)) : callers;
  const back = bitsOf(ends.size, answered);
  for (const target of targets) addAll(pick(graph.inside[target], allowed), back);
}

/** Ends at which something can be done with what arrives. */
export function usable(graph: Graph, allowed: Allowed): Bits {
  const { dom0 } = graph.ends;
  if (!isFiledByDom0(allowed.group.service)) return allowed.ends;
  const ends = allowed.ends.slice();
  const word = dom0 >>> 5;
  ends[word] = (ends[word] ?? 0) & ~(1 << (dom0 & 31));
  return ends;
}

export function isTemplate(cast: Cast, row: number): boolean {
  return row < cast.qubes.length && cast.qubes[row]?.class === 'TemplateVM';
}

function pick(level: Level | undefined, allowed: Allowed): Bits {
  if (level === undefined) throw new RangeError('A row beyond the cast.');
  return allowed.how === 'silent' ? level.silent : level.asks;
}

function rowsOnly(bits: Bits, ends: Ends): Bits {
  return bitsOf(
    ends.rows,
    members(bits).filter((end) => end < ends.rows),
  );
}
