import type { WorldQube } from '@nyx/qube-profiles';
import type { Box } from './place.ts';
import { element, escaped, text } from './svg.ts';
import { lines } from './words.ts';

/** What an attacker holds of a qube, when a map shows that. */
export type Mark = 'taken' | 'silent' | 'carries' | 'asks' | 'never';

const known = new Set(['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black']);
export const markWords: Readonly<Record<Mark, string>> = {
  taken: 'taken over',
  silent: 'reached silently',
  carries: 'passes traffic on',
  asks: 'only after a click',
  never: 'out of reach',
};

/** The class that carries a label's colour; an unknown label has none of its own. */
export function labelClass(label: string): string {
  return known.has(label) ? `label-${label}` : 'label-unknown';
}

/** One qube: its label as a coloured edge and as a word, its name, and what happened to it. */
export function qubeCard(
  qube: WorldQube,
  box: Box,
  options: { readonly mark: Mark | undefined; readonly href: string | undefined },
): string {
  const { mark, href } = options;
  const about = mark === undefined ? `${qube.label} · ${kindOf(qube)}` : markWords[mark];
  const classes = ['qube', labelClass(qube.label), mark === undefined ? '' : `is-${mark}`]
    .filter((name) => name !== '')
    .join(' ');
  const said = mark === undefined ? kindOf(qube) : `${kindOf(qube)}, ${markWords[mark]}`;
  const inner =
    // A link is named by what it shows; a second name would be read out as well.
    (href === undefined
      ? element('title', {}, escaped(`${qube.name}: ${qube.label}, ${said}`))
      : '') +
    element('rect', {
      class: 'qube-body',
      x: box.x,
      y: box.y,
      width: box.width,
      height: box.height,
      rx: 9,
    }) +
    edge(box, qube.templateForDispvms || qube.class === 'DispVM') +
    name(qube.name, box) +
    aboutLine(about, box);
  const card = element('g', { class: classes }, inner);
  return href === undefined ? card : element('a', { href, class: 'qube-link' }, card);
}

/** The label: a solid bar, or a broken one for what is thrown away after use. */
function edge(box: Box, disposable: boolean): string {
  return element('line', {
    class: disposable ? 'qube-edge is-disposable' : 'qube-edge',
    x1: box.x + 8,
    x2: box.x + 8,
    y1: box.y + 10,
    y2: box.y + box.height - 10,
  });
}

function name(written: string, box: Box): string {
  const room = box.width - 26;
  const oneLine = Math.floor(room / 7.6);
  if ([...written].length <= oneLine) return text(box.x + 18, box.y + 25, 'qube-name', written);
  // One text with two lines, so that it is found and read out as one name.
  const x = box.x + 18;
  const spans = lines(written, Math.floor(room / 6.2)).map((line, index) =>
    element('tspan', { x, y: box.y + 17 + index * 13 }, escaped(line)),
  );
  return element('text', { class: 'qube-name is-small' }, spans.join(''));
}

/** The line below the name; what would stand out of the card is drawn narrower. */
function aboutLine(written: string, box: Box): string {
  const room = box.width - 26;
  const wide = [...written].length * 4.9 > room;
  return element(
    'text',
    {
      x: box.x + 18,
      y: box.y + box.height - 11,
      class: 'qube-about',
      textLength: wide ? room : undefined,
      lengthAdjust: wide ? 'spacingAndGlyphs' : undefined,
    },
    escaped(written),
  );
}

function kindOf(qube: WorldQube): string {
  if (qube.class === 'DispVM') return 'disposable';
  if (qube.templateForDispvms) return 'disposable template';
  if (qube.devices.includes('usb') && !qube.providesNetwork) return 'USB';
  if (qube.providesNetwork) return 'gate';
  if (qube.class === 'StandaloneVM') return 'standalone';
  return 'qube';
}
