import type { Link } from './report.ts';

/** Controls and marks that turn the direction of text; neither belongs to a name or a remark. */
const unwanted = /[[\p{Cc}\p{Bidi_Control}\ufeff]--[\t\n]]/gv;

/** Text without control characters, without blanks around it, without one pair of literal quotes. */
export function clean(text: string): string {
  const trimmed = text.replace(/\r\n?/g, '\n').replace(unwanted, '').trim();
  const quoted = /^'([^']*)'$|^"([^"]*)"$/.exec(trimmed);
  return (quoted?.[1] ?? quoted?.[2] ?? trimmed).trim();
}

/** One line of it: inner runs of white space become one blank. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ');
}

export function lines(text: string): readonly string[] {
  return clean(text).split('\n').map(oneLine).filter(Boolean);
}

/** The address if it is one of the web; null for `javascript:`, mail, relative and broken ones. */
export function webLink(text: string): string | null {
  const trimmed = clean(text);
  if (!/^https?:\/\//i.test(trimmed) || /\s/.test(trimmed)) return null;
  return URL.canParse(trimmed) ? new URL(trimmed).href : null;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

const decode = (text: string) =>
  text.replace(
    /&(amp|lt|gt|quot|apos|#39|nbsp);/g,
    (whole, name: string) => entities[name] ?? whole,
  );

const tag = /<\/?([a-z][a-z0-9]*)(\s[^<>]*)?\/?>/gi;

/**
 * A remark's text without its HTML, and the links that were in it. What is no tag stays, such as
 * `Xen < 4.15` and `<name@example.org>`. The text is plain: a page escapes it like any other.
 */
export function plainRemark(html: string): { text: string; links: readonly Link[] } {
  const links: Link[] = [];
  let text = '';
  let last = 0;
  let open: { href: string; from: number } | null = null;
  const source = html.replace(/\r\n?/g, '\n');
  const close = () => {
    if (open === null) return;
    const href = webLink(decode(open.href));
    if (href !== null) links.push({ href, text: oneLine(decode(text.slice(open.from))) || href });
    open = null;
  };
  for (const match of source.matchAll(tag)) {
    text += source.slice(last, match.index);
    last = match.index + match[0].length;
    const name = match[1]?.toLowerCase();
    if (name === 'br' || name === 'p') text += '\n';
    if (name !== 'a') continue;
    close();
    const href = /\shref\s*=\s*(?:'([^']*)'|"([^"]*)")/i.exec(match[2] ?? '');
    if (href !== null) open = { href: href[1] ?? href[2] ?? '', from: text.length };
  }
  text += source.slice(last);
  close();
  return { text: clean(decode(text)), links };
}
