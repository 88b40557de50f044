import type { BlastRadius, Flow, World } from '@nyx/qube-profiles';
import { arrows, heads } from './arrows.ts';
import { type Mark, markWords, qubeCard } from './card.ts';
import type { Figure, FigureOptions } from './figure.ts';
import { type Box, type Placement, place } from './place.ts';
import { drawing, element, group, round, text } from './svg.ts';
import { count, list, placeName } from './words.ts';
import { gates, isDrawn, members, type Zones, zonesOf } from './zones.ts';

export interface MapOptions extends FigureOptions {
  readonly title?: string;
  /** What flows, from `flows(world)`; what is not passed is not drawn. */
  readonly flows?: readonly Flow[];
  /** Draw what needs a click as dotted arrows. Off, since nearly every pair can ask. */
  readonly asks?: boolean;
  /** Makes every qube a link. */
  readonly href?: (qube: string) => string;
}

/** The kinds that go from one drawn thing to another; the network is drawn as lines. */
const carried: ReadonlySet<Flow['kind']> = new Set(['qrexec', 'clipboard', 'input']);

/** Whether a flow is an arrow: not what is only noted, nor what goes along a line of the network. */
function isArrow(world: World): (flow: Flow) => boolean {
  const netvms = new Map(world.qubes.map(({ name, netvm }) => [name, netvm]));
  return ({ from, to, kind, arrives }) =>
    carried.has(kind) &&
    arrives !== 'filed' &&
    netvms.get(from) !== to &&
    netvms.get(to) !== from &&
    drawnPlace(world, from) &&
    drawnPlace(world, to);
}

function drawnPlace(world: World, place: string): boolean {
  return place === '@dom0' || world.qubes.some((qube) => qube.name === place && isDrawn(qube));
}

/**
 * The isolation map: every qube as a card in the colour of its label, in the zone of its network,
 * with arrows where data goes without a click. Templates are left out.
 */
export function isolationMap(world: World, options: MapOptions = {}): Figure {
  const zones = zonesOf(world);
  const flows = (options.flows ?? [])
    .filter((flow) => flow.how === 'silent' || options.asks === true)
    .filter(isArrow(world));
  const title = options.title ?? 'Isolation map';
  const sentence = mapSentence(zones, flows);
  return {
    svg: draw(zones, { ...options, title, sentence, flows, marks: new Map() }),
    sentence,
    next: 'Choose a qube and see what somebody who took it over could reach.',
  };
}

/**
 * The same map for one qube that was taken over: what is reached without a click, what only after
 * one, and what is out of reach.
 */
export function blastFigure(world: World, radius: BlastRadius, options: MapOptions = {}): Figure {
  const marks = new Map<string, Mark>([
    ...radius.never.map((name) => [name, 'never'] as const),
    ...radius.asks.map((name) => [name, 'asks'] as const),
    ...radius.silent.map(
      (name) => [name, onlyCarries(radius, name) ? 'carries' : 'silent'] as const,
    ),
    [radius.qube, 'taken'] as const,
  ]);
  const flows = new Map<string, Flow>();
  for (const place of radius.silent)
    for (const flow of (radius.paths[place] ?? []).filter(isArrow(world)))
      flows.set(JSON.stringify([flow.from, flow.to]), flow);
  const sentence = blastSentence(world, radius);
  const title = options.title ?? `If ${radius.qube} were taken over`;
  return {
    svg: draw(zonesOf(world), { ...options, title, sentence, flows: [...flows.values()], marks }),
    sentence,
    next:
      radius.silent.length > 0
        ? 'Follow each path below: it names the rule that lets it through.'
        : 'Choose another qube and compare.',
  };
}

interface Drawing extends MapOptions {
  readonly title: string;
  readonly sentence: string;
  readonly flows: readonly Flow[];
  readonly marks: ReadonlyMap<string, Mark>;
}

function draw(zones: Zones, options: Drawing): string {
  const { id = 'map', layout = 'wide', marks } = options;
  const placement = place(zones, layout);
  const boxes = new Map<string, Box>(placement.qubes.map((placed) => [placed.qube.name, placed]));
  boxes.set('@dom0', placement.dom0);
  if (placement.internet !== null) boxes.set('@internet', placement.internet);
  const cards = placement.qubes.map((placed) =>
    qubeCard(placed.qube, placed, {
      mark: marks.get(placed.qube.name),
      href: options.href?.(placed.qube.name),
    }),
  );
  return drawing({
    id,
    className: `fig-map fig-${layout}${marks.size > 0 ? ' fig-blast' : ''}`,
    width: placement.width,
    height: placement.height,
    title: options.title,
    sentence: options.sentence,
    links: options.href !== undefined,
    inner:
      heads(id) +
      group('zones', placement.zones.map(zoneBox).join('')) +
      group('links', placement.links.map(link).join('')) +
      internet(placement) +
      group('flows', arrows(options.flows, boxes, id)) +
      dom0(placement.dom0, marks.get('@dom0') ?? marks.get('dom0')) +
      group('qubes', cards.join('')),
  });
}

function zoneBox(zone: Placement['zones'][number]): string {
  return element(
    'g',
    { class: `zone zone-${zone.kind}` },
    element('rect', { x: zone.x, y: zone.y, width: zone.width, height: zone.height, rx: 14 }) +
      text(zone.x + 14, zone.y + 20, 'zone-title', zone.title),
  );
}

function link(points: readonly (readonly [number, number])[]): string {
  const d = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`);
  return element('path', { class: 'net', d: d.join('') });
}

function internet({ internet: box }: Placement): string {
  if (box === null) return '';
  const { x, y, width, height } = box;
  return element(
    'g',
    { class: 'internet' },
    element('rect', { x, y, width, height, rx: height / 2 }) +
      text(x + width / 2, y + height / 2 + 4, 'internet-name', 'internet'),
  );
}

function dom0(box: Box, mark: Mark | undefined): string {
  const { x, y, width, height } = box;
  const about = mark === undefined ? 'screen and rules' : markWords[mark];
  return element(
    'g',
    { class: `dom0${mark === undefined ? '' : ` is-${mark}`}` },
    element('title', {}, 'dom0 draws the screen and keeps the rules; it has no network') +
      element('rect', { x, y, width, height, rx: 9 }) +
      text(x + 18, y + 25, 'qube-name', 'dom0') +
      text(x + 18, y + height - 11, 'qube-about', about),
  );
}

function mapSentence(zones: Zones, flows: readonly Flow[]): string {
  const all = [...zones.online, ...zones.islands];
  const tor = all.flatMap(function behindTor(zone): readonly string[] {
    return zone.tor ? members([zone]).map((qube) => qube.name) : zone.zones.flatMap(behindTor);
  });
  const online = members(zones.online).filter((qube) => !tor.includes(qube.name));
  const doors = gates(all).map((gate) => gate.name);
  const total = doors.length + members(all).length + zones.offline.length;
  const parts = [
    online.length > 0 ? `${list(online.map((qube) => qube.name))} can reach the internet` : '',
    tor.length > 0 ? `${list(tor)} only through Tor` : '',
    zones.offline.length > 0
      ? `${list(zones.offline.map((qube) => qube.name))} ${zones.offline.length === 1 ? 'has' : 'have'} no network`
      : '',
  ].filter((part) => part !== '');
  const silent = new Set(
    flows.filter(({ how }) => how === 'silent').map(({ from, to }) => JSON.stringify([from, to])),
  ).size;
  const silence =
    silent === 0
      ? ''
      : `; ${count(silent, 'arrow shows', 'arrows show')} what passes without a click`;
  return `${count(total, 'qube')}: ${parts.join('; ')}${silence}.`;
}

function blastSentence(world: World, radius: BlastRadius): string {
  const isMinor = (place: string) =>
    world.qubes.some((qube) => qube.name === place && !isDrawn(qube)) ||
    place.startsWith('@dispvm');
  // What a reader knows by name comes first; the rest is counted by `list`.
  const shown = (places: readonly string[]) =>
    list([...places].sort((a, b) => Number(isMinor(a)) - Number(isMinor(b))).map(placeName));
  const carrying = radius.silent.filter((place) => onlyCarries(radius, place));
  const silent = radius.silent.filter((place) => !onlyCarries(radius, place));
  const parts = [
    silent.length === 0
      ? 'nothing is reached without a click'
      : `${shown(silent)} ${silent.length === 1 ? 'is' : 'are'} reached without a click`,
    carrying.length === 0
      ? ''
      : `${shown(carrying)} only pass${carrying.length === 1 ? 'es' : ''} its traffic on`,
    radius.asks.length === 0 ? '' : `${shown(radius.asks)} only after somebody agrees`,
    radius.never.length === 0
      ? ''
      : `${shown(radius.never)} stay${radius.never.length === 1 ? 's' : ''} out of reach`,
  ];
  return `If ${radius.qube} is taken over, ${parts.filter((part) => part !== '').join('; ')}.`;
}

/** Whether a place is on the way only: it passes on what it is given, and nothing opens it there. */
function onlyCarries(radius: BlastRadius, place: string): boolean {
  return radius.paths[place]?.at(-1)?.arrives === 'carried';
}
