import type Stripe from 'stripe';
import { done, missing, type Outcome, refuse } from './error.ts';

export interface PageParams {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/** One page of a list, newest first (https://docs.stripe.com/api/pagination). */
export function pageOf(
  all: Iterable<{ readonly id: string }>,
  params: PageParams,
  url: string,
  newestFirst = true,
): Outcome<object> {
  const rows = [...all];
  if (newestFirst) rows.reverse();
  const { limit = 10, starting_after: after, ending_before: before } = params;
  if (after !== undefined && before !== undefined)
    return refuse('You can only provide one of `starting_after` and `ending_before`.');
  const cursor = after ?? before;
  const at = cursor === undefined ? -1 : rows.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at === -1)
    return missing('object', cursor, after === undefined ? 'ending_before' : 'starting_after');
  const from = before === undefined ? at + 1 : Math.max(0, at - limit);
  const data = rows.slice(from, before === undefined ? from + limit : at);
  const more = before === undefined ? from + data.length < rows.length : from > 0;
  return done({
    object: 'list',
    data,
    has_more: more,
    url,
  } satisfies Stripe.ApiList<{ readonly id: string }>);
}

type Range = { gt?: number; gte?: number; lt?: number; lte?: number };

/** The rows that were made in the time asked for, and are equal to what is asked for in `keys`. */
export function matching<R extends { readonly id: string; readonly created: number }>(
  table: Readonly<Record<string, R>>,
  params: { readonly created?: Range } & Readonly<Record<string, unknown>>,
  keys: readonly (keyof R & string)[],
): R[] {
  return Object.values(table).filter(
    (row) =>
      within(row.created, params.created) &&
      keys.every((key) => params[key] === undefined || row[key] === params[key]),
  );
}

export function within(created: number, range: Range | undefined): boolean {
  const { gt = -1, gte = 0, lt = Infinity, lte = Infinity } = range ?? {};
  return created > gt && created >= gte && created < lt && created <= lte;
}
