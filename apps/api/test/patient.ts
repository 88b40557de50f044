import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@nyx/contract/client';
import { key, orderBody, quoteRequest, sessionIn } from './buyer.ts';
import { expected, unexpected } from './client.ts';
import type { Ground } from './ground.ts';
import { forgetClaims, hurryJobs, UNDONE } from './jobs.ts';

/** An order that was acknowledged: from now on it may not be lost. */
export interface Acknowledged {
  readonly id: string;
  readonly secret: string;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

const codeOf = ({ body }: Answered) =>
  typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';

/** Nothing came, or "later": what a person answers by sending the same form again. */
const isLater = (answer: Answered) =>
  answer.status === 0 || answer.status === 503 || codeOf(answer) === 'request-in-flight';

const PATIENCE_MS = 90_000;

/** Whoever answers next: with several processes, any of them. */
export type Any = () => Client;

/** Sends the same request, with the same key, until it is answered. Gives by whom as well. */
async function patiently<A extends Answered>(
  any: Any,
  ask: (api: Client) => Promise<A>,
): Promise<{ api: Client; answer: A }> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const api = any();
    const answer = await ask(api);
    if (!isLater(answer)) return { api, answer };
    if (Date.now() > end) throw new Error('nobody answered', { cause: unexpected(api, answer) });
    await sleep(60);
  }
}

/** Places an order and does not give up. */
export async function placePatiently(any: Any, request = quoteRequest()): Promise<Acknowledged> {
  const keys = [key(), key()] as const;
  const quoted = await patiently(any, (api) =>
    api.createQuote({ idempotencyKey: keys[0], body: request }),
  );
  const body = orderBody(expected(quoted.api, quoted.answer, 201));
  const placed = await patiently(any, (api) => api.placeOrder({ idempotencyKey: keys[1], body }));
  const { order, secret } = expected(placed.api, placed.answer, 201);
  return { id: order.id, secret };
}

/** Opens the page of an order and gives its session's id. */
export async function pagePatiently(any: Any, { secret }: Acknowledged): Promise<string> {
  const idempotencyKey = key();
  const page = await patiently(any, (api) => api.checkoutOrder({ bearer: secret, idempotencyKey }));
  return sessionIn(expected(page.api, page.answer, 200).url);
}

/** Places an order, opens its page and pays there. */
export async function buyPatiently(any: Any, ground: Ground): Promise<Acknowledged> {
  const order = await placePatiently(any);
  const session = await pagePatiently(any, order);
  await ground.control(`/sessions/${session}/pay`, { outcome: 'pay' });
  return order;
}

/** Cancels an order and does not give up; gives whether it is cancelled. */
export async function cancelPatiently(any: Any, { secret }: Acknowledged): Promise<boolean> {
  const idempotencyKey = key();
  const done = await patiently(any, (api) => api.cancelOrder({ bearer: secret, idempotencyKey }));
  return done.answer.status === 200;
}

/**
 * Waits until nothing is under way: no webhook waits to be sent, no job to be done. What only time
 * would bring (a retry in two hours, a lease of a process that died) is brought nearer.
 */
export async function settled(ground: Ground, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    const { waiting } = (await ground.control('/deliveries/flush', {})) as { waiting: number };
    await hurryJobs(ground);
    const open = await ground.query(`${UNDONE} LIMIT 5`);
    if (waiting === 0 && open.length === 0) return;
    if (Date.now() > end)
      throw new Error(`still under way: ${waiting} webhooks, ${JSON.stringify(open)}`);
    await sleep(100);
  }
}

/** The leases of processes that are no more: what a minute of waiting does. */
export async function forgetLeases(ground: Ground): Promise<void> {
  await ground.query(`UPDATE idempotency SET leased_until = now() - interval '1 s'
    WHERE status IS NULL`);
  await forgetClaims(ground);
}
