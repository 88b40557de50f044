import type pg from 'pg';

/** A program has a fixed number of statements; what grows with its input is not worth keeping. */
const MOST = 400;
const names = new Map<string, string>();

/** The same name for the same text in this whole process; none once there are too many texts. */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST) return known;
  const name = `nyx_${names.size}`;
  names.set(text, name);
  return name;
}

const isStatement = (one: unknown): one is { text: string; name?: string | undefined } =>
  typeof one === 'object' && one !== null && 'text' in one && typeof one.text === 'string';

/**
 * Lets a connection parse and plan each statement once: the query builder writes the same text each
 * time, and half of what Postgres does for an order is to read it again. What is sent as plain text
 * (`BEGIN`, `COMMIT`) stays as it is.
 */
export function preparing(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  client.query = ((statement: unknown, ...rest: unknown[]) => {
    if (isStatement(statement)) statement.name ??= nameOf(statement.text);
    return query(statement, ...rest);
  }) as typeof client.query;
}
