import type { StaffOrder } from '@nyx/contract';
import type { Client } from '@nyx/contract/client';
import { type Answer, done, refused } from '../answer.ts';
import { openApi, refusal, stepKey } from '../api.ts';
import type { Io } from '../io.ts';
import type { Problem } from '../problem.ts';
import { orderText } from './text.ts';

/** What a call about an order is given: the key, the order, and a key of the step. */
interface Given {
  readonly bearer: string;
  readonly params: { readonly order: string };
  readonly idempotencyKey: string;
}

type Answered =
  | { readonly status: 200; readonly body: StaffOrder }
  | { readonly status: number; readonly body: Problem };

/** An id as it is, or a creditor reference as it stands on a bank statement. */
export function orderName(written: string): string {
  const plain = written.replaceAll(/\s/g, '');
  return /^rf/i.test(plain) ? plain.toUpperCase() : plain;
}

/**
 * Asks the API about one order and shows how it is then. The same words are the same request: a step
 * that is run again after a power cut happens once.
 */
export async function askAboutOrder(
  io: Io,
  written: string,
  step: readonly string[],
  call: (client: Client, given: Given) => Promise<Answered>,
): Promise<Answer> {
  const api = openApi(io);
  if (!api.ok) return refused(api);
  const { client, bearer } = api.value;
  const order = orderName(written);
  const idempotencyKey = stepKey(...step, order);
  const answer = await call(client, { bearer, params: { order }, idempotencyKey });
  if (isOrder(answer)) return done(answer.body, orderText(answer.body));
  return refused(refusal(answer.body));
}

const isOrder = (answer: Answered): answer is Extract<Answered, { status: 200 }> =>
  answer.status === 200;
