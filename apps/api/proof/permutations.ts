// The events of an order in every order in which they can come, some of them twice: the same final row.
// node apps/api/proof/permutations.ts --rounds 120     (rounds: orderings of each story, at most all)
import assert from 'node:assert/strict';
import { type AtStripe, atStripe } from '../test/at-stripe.ts';
import { makeOrder, settle } from '../test/buyer.ts';
import { chance, shuffled } from '../test/chance.ts';
import { assertExact } from '../test/exact.ts';
import { WEBHOOK_SECRET } from '../test/ground.ts';
import { pagePatiently, settled } from '../test/patient.ts';
import { program } from '../test/program.ts';
import { signed } from '../test/signed.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

/** What buyers do at one page after the other, the last of which ends it. */
const stories: readonly (readonly string[])[] = [
  ['pay'],
  ['abandon', 'pay'],
  ['decline-pay'],
  ['abandon'],
];

const MOMENT_SECONDS = 2;

export function permutationsOf<T>(things: readonly T[]): T[][] {
  if (things.length < 2) return [[...things]];
  return things.flatMap((first, at) =>
    permutationsOf(things.toSpliced(at, 1)).map((rest) => [first, ...rest]),
  );
}

async function act(stage: Stage, session: string, outcome: string): Promise<void> {
  for (const part of outcome.split('-')) {
    if (part === 'abandon') {
      const body = new URLSearchParams({ outcome: part });
      await fetch(`${stage.stripe.url}/pay/${session}`, {
        method: 'POST',
        body,
        redirect: 'manual',
      });
    } else await stage.control(`/sessions/${session}/pay`, { outcome: part });
  }
}

/** Lives a story while no webhook comes through and gives the events that were made. */
async function live(stage: Stage, story: readonly string[]) {
  const known = new Set((await atStripe(stage, 'events')).map(({ id }) => id));
  const { order, secret } = await makeOrder(stage.api);
  for (const [at, outcome] of story.entries()) {
    await act(stage, await pagePatiently(() => stage.api, { id: order.id, secret }), outcome);
    // To get another page the buyer's return must have told us that the first one is gone.
    if (at < story.length - 1) await settleByReturn(stage, secret);
  }
  // What Stripe still says a moment later (charge.updated) belongs to the story.
  await stage.control('/clock', { advance_seconds: MOMENT_SECONDS });
  const events = (await atStripe(stage, 'events')).filter(({ id }) => !known.has(id));
  return { id: order.id, events };
}

async function settleByReturn(stage: Stage, secret: string): Promise<void> {
  const answer = await settle(stage.api, secret);
  assert.equal(answer.status, 200, answer.text);
}

async function deliver(stage: Stage, event: AtStripe): Promise<void> {
  const body = JSON.stringify(event);
  const answer = await fetch(`${stage.url}/v1/stripe/webhook`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'stripe-signature': signed(body, WEBHOOK_SECRET),
    },
  });
  assert.equal(answer.status, 200);
}

/** Where an order stands in the end, without what differs from one order to the next. */
async function finalRow(stage: Stage, id: string): Promise<unknown> {
  const [row] = await stage.query(
    `SELECT o.state, o.payment, o.fulfilment, o.paid_at IS NOT NULL AS paid, r.state AS parts,
      (SELECT array_agg(s.state ORDER BY s.number) FROM payment_session s WHERE s.order_id = o.id) AS pages,
      (SELECT array_agg(m.kind ORDER BY m.kind) FROM mail m WHERE m.order_id = o.id) AS mails,
      (SELECT array_agg(a.line::jsonb->>'event' ORDER BY a.seq) FROM audit a
        WHERE a.line::jsonb->>'subject' = o.id) AS events
    FROM orders o JOIN reservation r ON r.order_id = o.id WHERE o.id = $1`,
    [id],
  );
  return row;
}

/** Every ordering of a story's events, or as many as there are rounds; gives how many. */
export async function tell(
  stage: Stage,
  story: readonly string[],
  rounds: number,
  draw: () => number,
): Promise<number> {
  let orderings: number[][] | undefined;
  let expected: unknown;
  for (let round = 0; round < (orderings?.length ?? rounds); round += 1) {
    const { id, events } = await live(stage, story);
    // Above six there are too many: then as many as asked for, by chance.
    orderings ??= shuffled(
      events.length <= 6
        ? permutationsOf([...events.keys()])
        : Array.from({ length: rounds }, () => shuffled([...events.keys()], draw)),
      draw,
    ).slice(0, rounds);
    const once = (orderings[round] ?? []).flatMap((at) => events[at] ?? []);
    assert.equal(once.length, events.length, 'a story made other events than before');
    // Each may come again, after any other, and some come at the same moment.
    const all = once.flatMap((event) => (draw() < 0.5 ? [event, event] : [event]));
    const late = once.filter(() => draw() < 0.3);
    for (const event of [...all, ...late])
      if (draw() < 0.5) await deliver(stage, event);
      else await Promise.all([deliver(stage, event), deliver(stage, event)]);
    await settled(stage);
    const row = await finalRow(stage, id);
    expected ??= row;
    assert.deepEqual(
      row,
      expected,
      `${story.join(', ')}: ${once.map(({ type }) => type).join(' ')}`,
    );
  }
  return orderings?.length ?? 0;
}

export async function prove(pass: Pass): Promise<string> {
  const draw = chance(pass.seed);
  const told: string[] = [];
  // Each on a stage of its own: its clock may run only minutes ahead of ours.
  for (const story of stories)
    await onStage(pass, async (stage) => {
      await stage.control('/webhooks', { drop: 1, retry_seconds: [] });
      told.push(`${await tell(stage, story, pass.rounds, draw)} of ${story.join(', then ')}`);
      await assertExact(stage);
    });
  return `orderings of events, with duplicates: ${told.join('; ')}: one final row each`;
}

if (import.meta.main) await program(120, prove);
