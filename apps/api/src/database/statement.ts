/** SQL with its values apart. It may stand in another one, as a value does. */
export class Statement {
  readonly parts: readonly string[];
  readonly values: readonly unknown[];
  // A class, so that nothing that came as JSON can pass for SQL.
  constructor(parts: TemplateStringsArray, values: readonly unknown[]) {
    this.parts = parts;
    this.values = values;
  }
}

/**
 * SQL as it is written: `` statement`SELECT 1 WHERE 1 = ${one}` ``. For what the query builder cannot
 * say, and for what runs with each order: building a statement anew takes as long as sending it.
 */
export const statement = (parts: TemplateStringsArray, ...values: unknown[]): Statement =>
  new Statement(parts, values);

/** Text with `$1`, `$2`, … and what stands for them, as a connection takes it. */
export function printed(whole: Statement): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const print = ({ parts, values: given }: Statement): string => {
    let text = parts[0] ?? '';
    for (const [at, value] of given.entries()) {
      text += value instanceof Statement ? print(value) : `$${values.push(value)}`;
      text += parts[at + 1] ?? '';
    }
    return text;
  };
  return { text: print(whole), values };
}
