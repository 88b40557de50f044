import type { World, WorldQube } from '../world.ts';
import { type Allowed, answersOf, type Ends, endsOf } from './answers.ts';
import { addAll, addBit, type Bits, bitsOf, members, without } from './bits.ts';
import { type Cast, castOf } from './cast.ts';
import { letsOut } from './firewall.ts';
import { emptyLevel, type Level } from './level.ts';
import { type Listed, type Ownership, ownershipOf } from './owner.ts';
import { directionOf, isFiledByDom0, UPDATES_PROXY } from './service.ts';

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
  /** Qubes to which each row hands traffic that they only carry (template updates). */
  readonly carried: readonly Listed[];
  /** Kinds of new disposables that answer the row that started them. */
  readonly replies: readonly Level[];
  readonly owners: Ownership;
  /** The qube that carries each row's network traffic, or -1. */
  readonly up: readonly number[];
  /** Rows that the outside world reaches by itself, and that reach it. */
  readonly outside: Bits;
}

export function graphOf(world: World): Graph {
  const cast = castOf(world);
  const ends = endsOf(cast);
  const allowed = answersOf(world, cast);
  const rows = Array.from({ length: ends.rows });
  const inside = rows.map(() => emptyLevel(ends.size));
  const carried = rows.map(() => emptyLevel(ends.rows));
  const replies = rows.map(() => emptyLevel(ends.kinds));
  const draft = { world, cast, ends, inside, carried, replies };
  for (const [from, to] of structureOf(draft)) {
    const level = inside[from];
    if (level !== undefined) addBit(level.silent, to);
  }
  for (const one of allowed) addAllowed(draft, one);
  return {
    ...draft,
    allowed,
    carried: carried.map(({ silent, asks }) => ({
      silent: members(silent),
      asks: members(asks),
    })),
    owners: ownershipOf(inside, replies, { qubes: cast.qubes.length, kinds: ends.kinds }),
    up: rows.map((_, row) => upOf(cast, row)),
    outside: bitsOf(
      ends.rows,
      cast.qubes.flatMap((qube, row) => (isAtTheEdge(qube) ? [row] : [])),
    ),
  };
}

type Draft = Pick<Graph, 'world' | 'cast' | 'ends' | 'inside' | 'replies'> & {
  readonly carried: readonly Level[];
};

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
export function* structureOf(
  graph: Pick<Graph, 'cast' | 'ends' | 'world'>,
): Generator<readonly [number, number, Structure]> {
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

/** Adds what one allowance of the policy lets through, each way that its service goes. */
function addAllowed(draft: Draft, allowed: Allowed): void {
  const { cast, ends, inside, carried, replies } = draft;
  const { how, group } = allowed;
  const direction = directionOf(group.service);
  const isProxy = group.service === UPDATES_PROXY;
  const forward = usable(ends, allowed);
  // Only qubes are proxies; a disposable that is called as one is taken to be entered.
  const rows = isProxy ? firstBits(forward, cast.qubes.length) : undefined;
  const rest = rows === undefined ? forward : without(forward, rows);
  const targets = direction === 'forward' ? [] : members(firstBits(forward, ends.rows));
  const started = members(forward).filter((end) => end >= ends.rows && end !== ends.dom0);
  const callers = members(allowed.callers);
  for (const caller of callers) {
    if (direction !== 'back') {
      if (rows !== undefined) addAll(of(carried, caller)[how], rows);
      addAll(of(inside, caller)[how], rest);
    }
    if (direction === 'forward' || (isProxy && isTemplate(cast, caller))) continue;
    for (const end of started) addBit(of(replies, caller)[how], end - ends.rows);
  }
  if (targets.length === 0) return;
  const back = isProxy
    ? bitsOf(
        ends.size,
        callers.filter((row) => !isTemplate(cast, row)),
      )
    : allowed.callers;
  for (const target of targets) addAll(of(inside, target)[how], back);
}

/** Ends at which something can be done with what arrives. */
export function usable({ dom0 }: Ends, allowed: Allowed): Bits {
  if (!isFiledByDom0(allowed.group.service)) return allowed.ends;
  const ends = allowed.ends.slice();
  const word = dom0 >>> 5;
  ends[word] = (ends[word] ?? 0) & ~(1 << (dom0 & 31));
  return ends;
}

export function isTemplate(cast: Cast, row: number): boolean {
  return row < cast.qubes.length && cast.qubes[row]?.class === 'TemplateVM';
}

function of(levels: readonly Level[], row: number): Level {
  const level = levels[row];
  if (level === undefined) throw new RangeError('A row beyond the cast.');
  return level;
}

/** The members below a number. */
function firstBits(bits: Bits, count: number): Bits {
  const out = bits.slice();
  const word = count >>> 5;
  out.fill(0, word + 1);
  out[word] = (out[word] ?? 0) & ((1 << (count & 31)) - 1);
  return out;
}
