/** One element, with its children in order. Text is decoded and stands as it was written. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
/** The next of them ends the one before. */
const CLOSES_ITSELF = new Set(['option', 'li']);
/** Their content is text up to their own end tag. */
const RAW = new Set(['script', 'style', 'textarea', 'title']);
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

function decode(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex as string, 16) : decimal ? Number(decimal) : undefined;
    if (code === undefined) return ENTITIES[name as string] ?? (whole as string);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

const TOKEN =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<\/([a-z][^\s>]*)[^>]*>|<([a-z][^\s/>]*)((?:\s+|\/|[^\s/>=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]*))?)*)>/gi;
const ATTRIBUTE = /([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/g;

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE))
    attributes[name.toLowerCase()] ??= decode(double ?? single ?? bare ?? '');
  return attributes;
}

/**
 * Reads a page as far as a person without scripts needs it: elements, attributes, text. It knows
 * elements without end tags, raw text and comments, and mends a missing end tag by closing what is
 * inside; it is no full HTML parser.
 */
export function readHtml(text: string): Element {
  const root: Element = { tag: '#document', attributes: {}, children: [] };
  const open = [root];
  const top = () => open.at(-1) ?? root;
  let at = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    if (match.index > at) top().children.push(decode(text.slice(at, match.index)));
    at = TOKEN.lastIndex;
    const [whole, closing, opening, rest = ''] = match;
    if (closing !== undefined) {
      const depth = open.findLastIndex(({ tag }) => tag === closing.toLowerCase());
      if (depth > 0) open.length = depth;
    } else if (opening !== undefined) {
      const tag = opening.toLowerCase();
      if (CLOSES_ITSELF.has(tag) && top().tag === tag) open.pop();
      const element: Element = { tag, attributes: attributesOf(rest), children: [] };
      top().children.push(element);
      if (VOID.has(tag) || whole.endsWith('/>')) continue;
      if (!RAW.has(tag)) open.push(element);
      else {
        const end = text.toLowerCase().indexOf(`</${tag}`, at);
        const inner = text.slice(at, end < 0 ? text.length : end);
        element.children.push(tag === 'script' || tag === 'style' ? inner : decode(inner));
        at = end < 0 ? text.length : text.indexOf('>', end) + 1 || text.length;
        TOKEN.lastIndex = at;
      }
    }
  }
  if (at < text.length) top().children.push(decode(text.slice(at)));
  return root;
}

/** Every element below, in the order of the page, that the test wants. */
export function findAll(from: Element, wanted: (element: Element) => boolean): readonly Element[] {
  return from.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(wanted(child) ? [child] : []), ...findAll(child, wanted)],
  );
}

/** What a person reads: without scripts and styles, spaces collapsed. */
export function textOf(element: Element): string {
  const raw = (from: Element): string =>
    from.children
      .map((child) => {
        if (typeof child === 'string') return child;
        return child.tag === 'script' || child.tag === 'style' ? '' : ` ${raw(child)} `;
      })
      .join('');
  return raw(element).replace(/\s+/g, ' ').trim();
}
