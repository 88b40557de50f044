export type CatalogCode =
  | 'model-unknown'
  | 'option-unknown'
  | 'choice-unknown'
  | 'choice-missing'
  | 'choices-exclude-each-other'
  | 'field-repeated'
  | 'country-unknown'
  | 'way-unknown';

/** An expected failure. `where` is a field of the configuration: `model`, `options.memory`, `country`. */
export interface CatalogProblem {
  readonly code: CatalogCode;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

export type CatalogResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly CatalogProblem[] };

/** What a stranger typed, quoted and cut, so that a message stays one readable line. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** "a, b or c", for a fix that lists what would be right. */
export function oneOf(ids: readonly string[]): string {
  const last = ids.at(-1) ?? 'nothing';
  return ids.length < 2 ? last : `${ids.slice(0, -1).join(', ')} or ${last}`;
}
