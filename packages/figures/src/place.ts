import type { WorldQube } from '@nyx/qube-profiles';
import type { Layout } from './figure.ts';
import type { Zone, Zones } from './zones.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedQube extends Box {
  readonly qube: WorldQube;
  readonly gate: boolean;
}

export interface PlacedZone extends Box {
  readonly title: string;
  readonly kind: 'online' | 'tor' | 'offline';
}

/** Where everything of a map stands, in units of its viewBox. */
export interface Placement {
  readonly width: number;
  readonly height: number;
  readonly internet: Box | null;
  readonly dom0: Box;
  readonly zones: readonly PlacedZone[];
  readonly qubes: readonly PlacedQube[];
  /** Lines of the network, as points. */
  readonly links: readonly (readonly (readonly [number, number])[])[];
}

interface Measures {
  readonly width: number;
  readonly card: number;
  readonly height: number;
  readonly gap: number;
  readonly pad: number;
  readonly head: number;
  readonly link: number;
}

const measures: Readonly<Record<Layout, Measures>> = {
  wide: { width: 980, card: 134, height: 56, gap: 12, pad: 14, head: 30, link: 34 },
  narrow: { width: 360, card: 152, height: 54, gap: 10, pad: 10, head: 28, link: 22 },
};

interface Draft {
  width: number;
  zones: PlacedZone[];
  qubes: PlacedQube[];
  links: (readonly (readonly [number, number])[])[];
}

/** Places the zones of a world: gates from left to right, or on a telephone from top to bottom. */
export function place(zones: Zones, layout: Layout): Placement {
  const m = measures[layout];
  const draft: Draft = { width: m.width, zones: [], qubes: [], links: [] };
  const put = layout === 'wide' ? putWide : putNarrow;
  let y = 8;
  let internet: Box | null = null;
  if (zones.online.length > 0) {
    internet =
      layout === 'wide'
        ? { x: 4, y: y + 2, width: 84, height: m.height - 4 }
        : { x: 4, y, width: m.width - 8, height: 36 };
    if (layout === 'narrow') y += internet.height + m.link;
  }
  for (const zone of zones.online) y = put(draft, m, zone, y, 0, internet) + m.gap * 2;
  for (const zone of zones.islands) y = put(draft, m, zone, y, 0, null) + m.gap * 2;
  const { dom0, bottom } = putOffline(draft, m, zones.offline, y + 6);
  return { ...draft, height: bottom + 6, internet, dom0 };
}

function putWide(
  draft: Draft,
  m: Measures,
  zone: Zone,
  y: number,
  depth: number,
  from: Box | null,
): number {
  const left = depth === 0 ? 88 + m.link : (from?.x ?? 0) + m.card + m.link;
  const gate = card(m, zone.gate, left, y, true);
  draft.qubes.push(gate);
  if (from !== null) draft.links.push(elbow(from, gate, m.link / 2));
  const inner = left + m.card + m.link;
  draft.width = Math.max(draft.width, inner + (zone.clients.length > 0 ? m.card + m.pad * 2 : 0));
  let next = y;
  if (zone.clients.length > 0) {
    const room = draft.width - inner - m.pad * 2;
    const columns = Math.max(1, Math.floor((room + m.gap) / (m.card + m.gap)));
    const top = y - (depth === 0 ? 0 : 6);
    const box = putZone(draft, m, zone.title, zone.tor ? 'tor' : 'online', inner, top, {
      width: draft.width - inner - 4,
      columns,
      qubes: zone.clients,
    });
    draft.links.push(elbow(gate, { ...box, height: m.height + 12 }, m.link / 2));
    next = box.y + box.height + m.gap + 4;
  }
  for (const child of zone.zones) next = putWide(draft, m, child, next, depth + 1, gate) + m.gap;
  return Math.max(next - m.gap, gate.y + gate.height);
}

function putNarrow(
  draft: Draft,
  m: Measures,
  zone: Zone,
  y: number,
  depth: number,
  from: Box | null,
): number {
  const left = 4 + Math.min(depth, 4) * 18;
  const gate = card(m, zone.gate, left, y, true);
  draft.qubes.push(gate);
  const rail = left + 9;
  if (from !== null)
    draft.links.push(
      depth === 0
        ? [
            [rail + 40, from.y + from.height],
            [rail + 40, gate.y],
          ]
        : [
            [from.x + 9, from.y + from.height],
            [from.x + 9, gate.y + gate.height / 2],
            [gate.x, gate.y + gate.height / 2],
          ],
    );
  let next = gate.y + gate.height + m.gap + 4;
  if (zone.clients.length > 0) {
    const inner = left + 18;
    const width = m.width - inner - 4;
    const columns = Math.max(1, Math.floor((width - m.pad * 2 + m.gap) / (m.card - 22 + m.gap)));
    const box = putZone(draft, m, zone.title, zone.tor ? 'tor' : 'online', inner, next, {
      width,
      columns,
      qubes: zone.clients,
    });
    draft.links.push([
      [rail, gate.y + gate.height],
      [rail, box.y + 14],
      [box.x, box.y + 14],
    ]);
    next = box.y + box.height + m.gap + 4;
  }
  for (const child of zone.zones) next = putNarrow(draft, m, child, next, depth + 1, gate) + m.gap;
  return next - m.gap;
}

/** Qubes without network and dom0: one box over the whole width, with air around it. */
function putOffline(
  draft: Draft,
  m: Measures,
  qubes: readonly WorldQube[],
  y: number,
): { dom0: Box; bottom: number } {
  const width = draft.width - 8;
  const room = width - m.pad * 2 + m.gap;
  const columns = Math.max(1, Math.floor(room / ((draft.width < 500 ? 140 : m.card) + m.gap)));
  const box = putZone(draft, m, 'No network', 'offline', 4, y, { width, columns, qubes, extra: 1 });
  const size = cellOf(m, width, columns);
  return { dom0: cell(m, box, size, columns, qubes.length), bottom: box.y + box.height };
}

interface Filling {
  readonly width: number;
  readonly columns: number;
  readonly qubes: readonly WorldQube[];
  readonly extra?: number;
}

function putZone(
  draft: Draft,
  m: Measures,
  title: string,
  kind: PlacedZone['kind'],
  x: number,
  y: number,
  filling: Filling,
): Box {
  const { columns, qubes, width, extra = 0 } = filling;
  const rows = Math.ceil((qubes.length + extra) / columns);
  const height = m.head + rows * (m.height + m.gap) - m.gap + m.pad;
  const box = { x, y, width, height };
  draft.zones.push({ ...box, title, kind });
  const size = cellOf(m, width, columns);
  for (const [index, qube] of qubes.entries())
    draft.qubes.push({ ...cell(m, box, size, columns, index), qube, gate: false });
  return box;
}

const cellOf = (m: Measures, width: number, columns: number) =>
  Math.min(m.card + 20, (width - m.pad * 2 - m.gap * (columns - 1)) / columns);

function cell(m: Measures, box: Box, width: number, columns: number, index: number): Box {
  return {
    x: box.x + m.pad + (index % columns) * (width + m.gap),
    y: box.y + m.head + Math.floor(index / columns) * (m.height + m.gap),
    width,
    height: m.height,
  };
}

function card(m: Measures, qube: WorldQube, x: number, y: number, gate: boolean): PlacedQube {
  return { qube, gate, x, y, width: m.card, height: m.height };
}

/** Right edge of one box to the left edge of another, with one bend. */
function elbow(from: Box, to: Box, lead: number): readonly (readonly [number, number])[] {
  const start = [from.x + from.width, from.y + from.height / 2] as const;
  const end = [to.x, to.y + to.height / 2] as const;
  if (Math.abs(start[1] - end[1]) < 4) return [start, [end[0], start[1]]];
  return [start, [end[0] - lead, start[1]], [end[0] - lead, end[1]], end];
}
