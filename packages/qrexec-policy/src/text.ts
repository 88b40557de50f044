/** A run of characters without white space, and the offset at which it starts. */
export interface Field {
  readonly text: string;
  readonly at: number;
}

/**
 * White space as Python's `str.split()` and `str.strip()` see it, which the real parser uses.
 * It is not JavaScript's `\s`: U+001C to U+001F and U+0085 separate, U+FEFF does not.
 */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The fields of a line with their offsets, split the way Python's `str.split()` does. */
export function fieldsOf(line: string): readonly Field[] {
  const fields: Field[] = [];
  let start = -1;
  for (let at = 0; at <= line.length; at += 1) {
    const inside = at < line.length && !isSpace(line.charCodeAt(at));
    if (inside && start < 0) start = at;
    if (!inside && start >= 0) {
      fields.push({ text: line.slice(start, at), at: start });
      start = -1;
    }
  }
  return fields;
}

/** The lines of a text. LF, CR LF and a lone CR each end one (Python's universal newlines). */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/);
}

/**
 * Columns of one line, counted from 1 in characters. Asked in rising order, as problems come, a
 * line is walked once, however many problems it has.
 */
export class Columns {
  readonly #line: string;
  #at = 0;
  #column = 1;

  constructor(line: string) {
    this.#line = line;
  }

  of(at: number): number {
    if (at < this.#at) {
      this.#at = 0;
      this.#column = 1;
    }
    while (this.#at < at) {
      const code = this.#line.codePointAt(this.#at) ?? 0;
      this.#at += code > 0xffff ? 2 : 1;
      this.#column += 1;
    }
    return this.#column;
  }
}

/** A text as it may stand in a message: quoted, cut, and with invisible characters named. */
export function quoted(text: string): string {
  const cut = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  let shown = '';
  for (const character of cut) {
    const code = character.codePointAt(0) ?? 0;
    const plain = code >= 0x20 && code !== 0x7f && !INVISIBLE.test(character);
    shown += plain ? character : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  }
  return `"${shown}"`;
}

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u00a0\u3000]/u;
