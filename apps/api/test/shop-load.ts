import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, Quote } from '@nyx/contract';
import { orderBody, quoteRequest, sessionIn } from './buyer.ts';
import type { Ground } from './ground.ts';
import { holderKey } from './holder.ts';
import { UNDONE } from './jobs.ts';
import { ask, load, type Rate } from './load.ts';
import type { Spawned } from './spawn.ts';

/** What is measured of the shop: each is one pass of one buyer, every request over HTTP. */
export interface Flows {
  /** Quote, place, open the page, pay there, come back; webhooks and jobs of it done. */
  readonly card: (clients: number, seconds: number) => Promise<Rate>;
  /** Quote, place, and the payment recorded by staff: no payment service. */
  readonly withoutPaymentHttp: (clients: number, seconds: number) => Promise<Rate>;
  readonly reads: (clients: number, seconds: number) => Promise<Rate>;
}

function expected<T>(status: number, answer: { status: number; body: T }): T {
  if (answer.status === status) return answer.body;
  throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
}

/** @param url where the API listens that `ground` is for */
export async function shopFlows(ground: Ground, url: string): Promise<Flows> {
  await ground.query('UPDATE stock SET on_hand = 1000000');
  const staff = { authorization: `Bearer ${await holderKey(ground, 'Sven', 'staff')}` };
  const keyed = () => ({ 'idempotency-key': randomUUID() });

  const place = async (payment: 'card' | 'transfer') => {
    const quote = expected(
      201,
      await ask<Quote>('POST', `${url}/v1/quotes`, quoteRequest(), keyed()),
    );
    const body = { ...orderBody(quote), payment };
    return expected(
      201,
      await ask<{ order: Order; secret: string }>('POST', `${url}/v1/orders`, body, keyed()),
    );
  };
  const card = async () => {
    const { secret } = await place('card');
    const mine = `${url}/v1/orders/mine`;
    const own = () => ({ ...keyed(), authorization: `Bearer ${secret}` });
    const page = expected(
      200,
      await ask<{ url: string }>('POST', `${mine}/checkout`, undefined, own()),
    );
    const pay = `${ground.stripe.url}/_local/sessions/${sessionIn(page.url)}/pay`;
    expected(200, await ask('POST', pay, { outcome: 'pay' }));
    const order = expected(200, await ask<Order>('POST', `${mine}/settle`, undefined, own()));
    if (order.payment.state !== 'paid') throw new Error(`not paid: ${order.payment.state}`);
  };
  const transfer = async () => {
    const { order } = await place('transfer');
    const body = {
      way: 'transfer',
      amountCents: order.price.totalCents,
      reference: randomUUID(),
    };
    const payments = `${url}/v1/staff/orders/${order.id}/payments`;
    expected(200, await ask('POST', payments, body, { ...staff, ...keyed() }));
  };
  const read = async () => {
    expected(200, await ask('GET', `${url}/v1/stock/v54`));
  };
  const drained = async () => {
    for (;;) {
      const open = await ground.query(`${UNDONE} AND start_after <= now() LIMIT 1`);
      if (open.length === 0) return;
      await sleep(10);
    }
  };
  return {
    card: (clients, seconds) => load(clients, seconds, card, drained),
    withoutPaymentHttp: (clients, seconds) => load(clients, seconds, transfer, drained),
    reads: (clients, seconds) => load(clients, seconds, read),
  };
}

/** Processor milliseconds that an API has used since it began: what another load on the cores does not change. */
export async function usedMilliseconds(metricsPort: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return 1000 * Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
}

/** Memory of a process, in megabytes. */
export function residentMegabytes({ pid }: Spawned): number {
  return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) / 1024);
}
