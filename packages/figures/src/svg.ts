/** Text as it may stand in an element or a quoted attribute. Names come from strangers. */
export function escaped(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Control and direction characters would hide or reorder what follows; they are shown instead. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '\u{fffd}');
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** One element. Attribute values and plain text are escaped; `inner` is markup already. */
export function element(name: string, attributes: Attributes, inner = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === 'number' ? round(value) : escaped(value ?? '')}"`,
    )
    .join('');
  return inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

export function text(x: number, y: number, className: string, content: string): string {
  return element('text', { x, y, class: className }, escaped(content));
}

export function group(className: string, inner: string): string {
  return inner === '' ? '' : element('g', { class: className }, inner);
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The whole drawing. With links inside it is a group of links, otherwise one image. */
export function drawing(options: {
  readonly id: string;
  readonly className: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly sentence: string;
  readonly links: boolean;
  readonly inner: string;
}): string {
  const { id, width, height } = options;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      class: `fig ${options.className}`,
      role: options.links ? 'group' : 'img',
      'aria-labelledby': `${id}-title ${id}-desc`,
    },
    element('title', { id: `${id}-title` }, escaped(options.title)) +
      element('desc', { id: `${id}-desc` }, escaped(options.sentence)) +
      options.inner,
  );
}
