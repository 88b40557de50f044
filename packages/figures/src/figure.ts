/**
 * A drawing with the words that stand for it. `svg` is a whole `<svg>` element without style
 * attributes or ids that a strict Content Security Policy or a second figure could trip over;
 * its looks are in `figures.css`.
 */
export interface Figure {
  readonly svg: string;
  /** What the drawing shows, in one sentence. It is also the text alternative. */
  readonly sentence: string;
  /** What a reader can do next. */
  readonly next: string;
}

/** `wide` for a desk, `narrow` for a telephone: the same content in another arrangement. */
export type Layout = 'wide' | 'narrow';

export interface FigureOptions {
  readonly layout?: Layout;
  /** Unique on its page; element ids start with it. Letters, digits and `-` only. */
  readonly id?: string;
}
