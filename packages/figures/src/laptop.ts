import type { Figure, FigureOptions } from './figure.ts';
import { drawing, element, group } from './svg.ts';

/** A model as far as a line drawing needs it; a `Model` of the catalogue fits. */
export interface DrawnModel {
  readonly id: string;
  readonly name: string;
}

const keyRows = [
  { keys: 15, wide: [] },
  { keys: 14, wide: [13] },
  { keys: 14, wide: [0, 13] },
  { keys: 13, wide: [0, 12] },
  { keys: 12, wide: [0, 11] },
] as const;

/** The laptop, open, with windows on its screen that carry the colours of their qubes. */
export function laptopDrawing(model: DrawnModel, options: FigureOptions = {}): Figure {
  const id = options.id ?? `laptop-${model.id.replace(/[^a-z0-9-]/gi, '')}`;
  const sentence = `${model.name}, open: every window on its screen has a frame in the colour of the qube it belongs to.`;
  return {
    svg: drawing({
      id,
      className: 'fig-laptop',
      width: 720,
      height: 470,
      title: model.name,
      sentence,
      links: false,
      inner: lid() + group('windows', windows()) + deck(),
    }),
    sentence,
    next: 'Choose its processor, memory and firmware, and what is installed on it.',
  };
}

function lid(): string {
  return (
    element('rect', { class: 'shell', x: 118, y: 8, width: 484, height: 316, rx: 14 }) +
    element('rect', { class: 'screen', x: 130, y: 22, width: 460, height: 288, rx: 4 }) +
    element('circle', { class: 'ink', cx: 360, cy: 15, r: 2 }) +
    element('rect', { class: 'panel', x: 130, y: 22, width: 460, height: 14, rx: 3 })
  );
}

interface Window {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly number[];
}

const shown: readonly Window[] = [
  { label: 'red', x: 150, y: 52, width: 214, height: 136, lines: [120, 168, 148, 92] },
  { label: 'black', x: 404, y: 60, width: 168, height: 92, lines: [88, 60] },
  { label: 'blue', x: 372, y: 176, width: 196, height: 116, lines: [140, 156, 80] },
  { label: 'yellow', x: 210, y: 150, width: 190, height: 134, lines: [128, 150, 112, 140] },
];

function windows(): string {
  return shown
    .map(({ label, x, y, width, height, lines }) =>
      element(
        'g',
        { class: `window label-${label}` },
        element('rect', { class: 'frame', x, y, width, height, rx: 5 }) +
          element('path', {
            class: 'bar',
            d: `M${x} ${y + 16}V${y + 5}a5 5 0 0 1 5-5h${width - 10}a5 5 0 0 1 5 5v11z`,
          }) +
          element('circle', { class: 'dot', cx: x + width - 10, cy: y + 8, r: 2.6 }) +
          lines
            .map((length, index) =>
              element('line', {
                class: 'line',
                x1: x + 14,
                x2: x + 14 + length,
                y1: y + 34 + index * 16,
                y2: y + 34 + index * 16,
              }),
            )
            .join(''),
      ),
    )
    .join('');
}

/** The lower half in perspective: rows grow wider towards the reader. */
function deck(): string {
  const top = { y: 326, left: 104, right: 616 };
  const bottom = { y: 442, left: 34, right: 686 };
  const at = (x: number, y: number): readonly [number, number] => {
    const left = top.left + (bottom.left - top.left) * y;
    const right = top.right + (bottom.right - top.right) * y;
    return [left + (right - left) * x, top.y + (bottom.y - top.y) * y];
  };
  const shape = (points: readonly (readonly [number, number])[], className: string) =>
    element('path', {
      class: className,
      d: `M${points
        .map(([x, y]) =>
          at(x, y)
            .map((n) => Math.round(n * 10) / 10)
            .join(' '),
        )
        .join('L')}z`,
    });
  const keys = keyRows.flatMap(({ keys, wide }, row) => {
    const y = 0.09 + row * 0.105;
    const weights = Array.from({ length: keys }, (_, key) =>
      wide.some((w) => w === key) ? 1.8 : 1,
    );
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    let x = 0.07;
    return weights.map((weight) => {
      const from = x;
      x += (weight / whole) * 0.86;
      return shape(quad(from + 0.003, y, x - 0.003, y + 0.085), 'key');
    });
  });
  const space = [
    [0.07, 0.3],
    [0.306, 0.694],
    [0.7, 0.93],
  ].map(([from = 0, to = 0]) => shape(quad(from, 0.615, to, 0.7), 'key'));
  return (
    element('path', { class: 'shell', d: 'M112 324H608L690 442q4 8-6 14H36q-10-6-6-14z' }) +
    group('keys', keys.join('') + space.join('')) +
    shape(quad(0.33, 0.745, 0.67, 0.96), 'pad') +
    element('path', { class: 'edge', d: 'M31 447q-1 7 6 12h646q7-5 6-12' })
  );
}

const quad = (left: number, top: number, right: number, bottom: number) =>
  [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ] as const;
