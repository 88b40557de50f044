import type { Ground } from './ground.ts';

type Stood = Pick<Ground, 'stripe'>;

/** An object of the stand-in, as far as a test or a proof looks. */
export interface AtStripe {
  readonly id: string;
  readonly object: string;
  readonly status: string;
  readonly type: string;
  readonly amount: number;
  readonly amount_refunded: number;
  readonly amount_received: number;
  readonly client_reference_id: string | null;
  readonly payment_intent: string | null;
  readonly latest_charge: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly data: { readonly object: AtStripe };
}

/** Somebody gives money of an order back at Stripe's own pages. Gives whether Stripe did it. */
export async function refundAtStripe(
  ground: Stood,
  order: string,
  amountCents: number,
): Promise<boolean> {
  const paid = (await intentsOf(ground, order)).find(({ status }) => status === 'succeeded');
  const answer = await fetch(`${ground.stripe.url}/v1/refunds`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_of_the_api' },
    body: new URLSearchParams({ payment_intent: paid?.id ?? '', amount: String(amountCents) }),
  });
  return answer.ok;
}

/** Everything the stand-in has of one kind, page by page, by its own API. */
export async function atStripe(ground: Stood, kind: string): Promise<AtStripe[]> {
  const headers = { authorization: 'Bearer sk_test_of_the_api' };
  const all: AtStripe[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last === undefined ? '' : `&starting_after=${last.id}`;
    const answer = await fetch(`${ground.stripe.url}/v1/${kind}?limit=100${after}`, { headers });
    const page = (await answer.json()) as { data: AtStripe[]; has_more: boolean };
    all.push(...page.data);
    if (!page.has_more) return all;
  }
}

/** What was to be paid for an order, however it ended. */
export async function intentsOf(ground: Stood, order: string): Promise<AtStripe[]> {
  const all = await atStripe(ground, 'payment_intents');
  return all.filter(({ metadata }) => metadata.order === order);
}

/** What went back of what was paid for an order. */
export async function refundsOf(ground: Stood, order: string): Promise<AtStripe[]> {
  const intents = (await intentsOf(ground, order)).map(({ id }) => id);
  const all = await atStripe(ground, 'refunds');
  return all.filter(({ payment_intent: intent }) => intent !== null && intents.includes(intent));
}
