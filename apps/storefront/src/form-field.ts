/** One text field of a form, as it is shown and as it is refused. */
export interface FormField {
  readonly name: string;
  /** Where it stands in the request: what the API's problems name. */
  readonly where: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly required: boolean;
  readonly max: number;
  readonly help?: string;
  readonly type?: 'email' | 'long';
  /** No word of a language: a number or a key. */
  readonly literal?: boolean;
  /** What to say when the schema refused it. */
  readonly wrong: string;
}

/** What to show for the problems that are about these fields; the rest are for the whole page. */
export function wrongFields(
  fields: readonly FormField[],
  problems: readonly { readonly where: string }[],
): readonly { readonly where: string; readonly message: string; readonly fix: string }[] {
  return fields
    .filter(({ where }) => problems.some((problem) => problem.where.endsWith(where)))
    .map(({ where, label, wrong }) => ({ where, message: `${label}:`, fix: wrong }));
}
