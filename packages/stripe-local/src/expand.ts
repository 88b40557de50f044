import type Stripe from 'stripe';
import { shownEndpoint } from './endpoint.ts';
import { done, type Outcome, refuse } from './error.ts';
import type { State, TaxRow } from './state.ts';

function stored(state: State, id: string): object | undefined {
  const tables = {
    ch: state.charges,
    cs: state.sessions,
    cus: state.customers,
    dp: state.disputes,
    evt: state.events,
    pi: state.paymentIntents,
    price: state.prices,
    prod: state.products,
    re: state.refunds,
    shr: state.shippingRates,
    txn: state.balanceTransactions,
    we: state.endpoints,
  };
  const prefix = id.slice(0, id.indexOf('_'));
  const table = Object.entries(tables).find(([name]) => name === prefix)?.[1];
  return table !== undefined && Object.hasOwn(table, id) ? table[id] : undefined;
}

/** A list that is only there when asked for. */
function included(state: State, owner: object, key: string): object | undefined {
  const id: unknown = Reflect.get(owner, 'id');
  const kind: unknown = Reflect.get(owner, 'object');
  if (kind === 'checkout.session' && key === 'line_items')
    return firstOf(
      state.lineItems[String(id)] ?? [],
      `/v1/checkout/sessions/${String(id)}/line_items`,
    );
  if (kind === 'item' && key === 'taxes') return state.taxes[String(id)] ?? [];
  if (kind === 'charge' && key === 'refunds')
    return firstOf(
      Object.values(state.refunds)
        .filter(({ charge }) => charge === id)
        .toReversed(),
      `/v1/charges/${String(id)}/refunds`,
    );
  return undefined;
}

/** Only the first ten of a list come with its owner; the rest is at the list's own address. */
const firstOf = <T>(rows: readonly T[], url: string) =>
  ({
    object: 'list',
    data: rows.slice(0, 10),
    has_more: rows.length > 10,
    url,
  }) satisfies Stripe.ApiList<T>;

/** What is included deeper in a session, and only when asked for. */
function includedTaxes(state: State, owner: object, path: string): boolean {
  const id: unknown = Reflect.get(owner, 'id');
  const session = state.sessions[String(id)];
  if (session === undefined) return false;
  const shipping = state.taxes[session.id] ?? [];
  const lines = (state.lineItems[session.id] ?? []).flatMap((item) => state.taxes[item.id] ?? []);
  const total: unknown = Reflect.get(owner, 'total_details');
  const cost: unknown = Reflect.get(owner, 'shipping_cost');
  if (path === 'total_details.breakdown' && typeof total === 'object' && total !== null)
    return Reflect.set(total, 'breakdown', {
      discounts: [],
      taxes: byRate([...lines, ...shipping]),
    } satisfies Stripe.Checkout.Session.TotalDetails.Breakdown);
  if (path !== 'shipping_cost.taxes') return false;
  return typeof cost !== 'object' || cost === null || Reflect.set(cost, 'taxes', shipping);
}

/** The aggregated taxes: one row for each rate and reason. */
function byRate(rows: readonly TaxRow[]): TaxRow[] {
  const groups = Map.groupBy(
    rows,
    ({ rate, taxability_reason: reason }) =>
      `${rate.country} ${rate.percentage} ${rate.inclusive} ${reason}`,
  );
  const sum = (group: readonly TaxRow[], key: 'amount' | 'taxable_amount') =>
    group.reduce((total, row) => total + (row[key] ?? 0), 0);
  return [...groups.values()].flatMap((group) =>
    group.slice(0, 1).map((first) => ({
      ...first,
      amount: sum(group, 'amount'),
      taxable_amount: sum(group, 'taxable_amount'),
    })),
  );
}

function expandPath(state: State, owner: object, path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  if (includedTaxes(state, owner, path.join('.'))) return true;
  if (Array.isArray(owner)) return owner.every((item) => expandPath(state, item, path));
  const value: unknown = Reflect.get(owner, key);
  const found =
    typeof value === 'string' ? stored(state, value) : (value ?? included(state, owner, key));
  if (typeof value === 'string' || value === undefined) {
    if (found === undefined) return false;
    Reflect.set(owner, key, structuredClone(found));
  }
  const here: unknown = Reflect.get(owner, key);
  if (here === null) return true;
  if (typeof here !== 'object') return false;
  return rest.length > 0 || typeof value === 'string' || value === undefined
    ? expandPath(state, here, rest)
    : Reflect.get(here, 'object') !== undefined;
}

/** The object as it is sent: a copy, with the references that `expand` names in full. */
export function render(
  state: State,
  object: object,
  expand: readonly string[] = [],
): Outcome<object> {
  const copy = structuredClone(object);
  for (const path of expand) {
    if (path.split('.').length > 4)
      return refuse('You cannot expand more than 4 levels of a property.', { param: 'expand' });
    if (!expandPath(state, copy, path.split('.')))
      return refuse(`This property cannot be expanded (${path}).`, { param: 'expand' });
  }
  return done(hideSecrets(copy));
}

function hideSecrets(object: object): object {
  if ('secrets' in object) return shownEndpoint(object as Parameters<typeof shownEndpoint>[0]);
  if ('data' in object && Array.isArray(object.data) && 'has_more' in object)
    return { ...object, data: object.data.map((item: object) => hideSecrets(item)) };
  return object;
}
