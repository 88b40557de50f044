export type CatalogCode =
  | 'model-unknown'
  | 'option-unknown'
  | 'choice-unknown'
  | 'choice-missing'
  | 'choices-exclude-each-other'
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
