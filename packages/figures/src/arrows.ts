import type { Flow } from '@nyx/qube-profiles';
import type { Box } from './place.ts';
import { element, round } from './svg.ts';

type Point = readonly [number, number];

/** Where a curve leaves a box, and the direction it leaves in. */
interface Port {
  readonly at: Point;
  readonly out: Point;
}

/**
 * One curve for each pair of places, whatever the number of flows between them. A pair that has a
 * silent flow is drawn solid; one that only asks is dotted.
 */
export function arrows(
  flows: readonly Flow[],
  boxes: ReadonlyMap<string, Box>,
  id: string,
): string {
  const pairs = new Map<string, Flow>();
  for (const flow of flows) {
    const key = JSON.stringify([flow.from, flow.to]);
    const known = pairs.get(key);
    if (known === undefined || (known.how === 'asks' && flow.how === 'silent'))
      pairs.set(key, flow);
  }
  return [...pairs.values()]
    .map((flow) => {
      const from = boxes.get(flow.from);
      const to = boxes.get(flow.to);
      if (from === undefined || to === undefined || from === to) return '';
      return element('path', {
        class: `flow flow-${flow.how}`,
        d: curve(from, to),
        'marker-end': `url(#${id}-head-${flow.how})`,
      });
    })
    .join('');
}

/** The two arrow heads that `arrows` refers to. */
export function heads(id: string): string {
  const head = (how: Flow['how']) =>
    element(
      'marker',
      {
        id: `${id}-head-${how}`,
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerWidth: 7,
        markerHeight: 7,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto-start-reverse',
      },
      element('path', { class: `head head-${how}`, d: 'M0 0.5 7.5 4 0 7.5z' }),
    );
  return element('defs', {}, head('silent') + head('asks'));
}

function curve(from: Box, to: Box): string {
  const [start, end] = ports(from, to);
  const distance = Math.hypot(end.at[0] - start.at[0], end.at[1] - start.at[1]);
  const pull = Math.max(16, Math.min(70, distance * 0.4));
  const c1 = along(start, pull);
  const c2 = along(end, pull);
  return `M${point(start.at)}C${point(c1)} ${point(c2)} ${point(end.at)}`;
}

/** The two facing sides, a little off the middle so that both directions can be told apart. */
function ports(from: Box, to: Box): readonly [Port, Port] {
  const dx = centre(to)[0] - centre(from)[0];
  const dy = centre(to)[1] - centre(from)[1];
  const apartX = from.x + from.width <= to.x || to.x + to.width <= from.x;
  const apartY = from.y + from.height <= to.y || to.y + to.height <= from.y;
  const sideways = apartX && (!apartY || Math.abs(dx) > Math.abs(dy) * 2);
  if (sideways)
    return dx > 0
      ? [port(from, 'right', -7), port(to, 'left', -7)]
      : [port(from, 'left', 7), port(to, 'right', 7)];
  return dy > 0
    ? [port(from, 'bottom', 14), port(to, 'top', 14)]
    : [port(from, 'top', -14), port(to, 'bottom', -14)];
}

function port(box: Box, side: 'left' | 'right' | 'top' | 'bottom', shift: number): Port {
  const [x, y] = centre(box);
  switch (side) {
    case 'left':
      return { at: [box.x - 2, y + shift], out: [-1, 0] };
    case 'right':
      return { at: [box.x + box.width + 2, y + shift], out: [1, 0] };
    case 'top':
      return { at: [x + shift, box.y - 2], out: [0, -1] };
    case 'bottom':
      return { at: [x + shift, box.y + box.height + 2], out: [0, 1] };
  }
}

const centre = (box: Box): Point => [box.x + box.width / 2, box.y + box.height / 2];
const along = ({ at, out }: Port, by: number): Point => [at[0] + out[0] * by, at[1] + out[1] * by];
const point = ([x, y]: Point) => `${round(x)} ${round(y)}`;
