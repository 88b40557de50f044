import { Hono } from 'hono';
import type { ApiOptions, Env } from './api.ts';
import { readBuyer } from './buyer.ts';
import { parseForm } from './form.ts';
import { html, pageHeaders } from './page.ts';
import { authenticatePage, closedPage, notOfferedPage, payPage } from './pay-page.ts';
import { confirm, type PayOutcome, payOutcomes, tell } from './payment.ts';
import { expireSession } from './session.ts';
import type { Session } from './state.ts';
import type { World } from './world.ts';

function successUrl(session: Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function seeOther(session: Session, location: string): Response {
  return new Response(null, { status: 303, headers: { ...pageHeaders(session), location } });
}

function show(
  world: World,
  session: Session,
  problem?: { text: string; status: number; typed?: ReadonlyMap<string, unknown> },
): Response {
  const intent = world.state.paymentIntents[session.payment_intent ?? ''];
  if (intent?.status === 'requires_action') return html(authenticatePage(), 200, session);
  return html(
    payPage(world, session, problem?.text, problem?.typed),
    problem?.status ?? 200,
    session,
  );
}

/** What the page in its present state has buttons for: a form that asks for more was made by hand. */
function offered({ state }: World, session: Session): readonly PayOutcome[] {
  const { payment_intent: intent, payment_method_types: types } = session;
  if (state.paymentIntents[intent ?? '']?.status === 'requires_action')
    return ['three-d-secure-pass', 'three-d-secure-fail'];
  const card = ['pay', 'three-d-secure', 'decline', 'insufficient-funds'] as const;
  const debit = ['delayed', 'delayed-fail'] as const;
  const abroad = session.adaptive_pricing?.enabled === true ? (['pay-abroad'] as const) : [];
  return [
    ...(types.includes('card') ? [...card, ...abroad] : []),
    ...(types.includes('sepa_debit') ? debit : []),
  ];
}

/** The hosted page at a session's `url`: forms only, no JavaScript. */
export function createPayPages({ world, changed }: ApiOptions): Hono<Env> {
  const pages = new Hono<Env>();
  const find = (id: string) =>
    Object.hasOwn(world.state.sessions, id) ? world.state.sessions[id] : undefined;

  pages.get('/pay/:id', (c) => {
    const session = find(c.req.param('id'));
    if (session?.status === 'complete') return seeOther(session, successUrl(session));
    if (session?.status !== 'open')
      return html(closedPage(session), session === undefined ? 404 : 410, session);
    return show(world, session);
  });

  pages.post('/pay/:id', async (c) => {
    const session = find(c.req.param('id'));
    // A second click after the first one paid: the buyer goes where the first one would go.
    if (session?.status === 'complete') return seeOther(session, successUrl(session));
    if (session?.status !== 'open')
      return html(closedPage(session), session === undefined ? 404 : 410, session);
    const form = parseForm(await c.req.text());
    const fields = form.ok ? form.value : new Map<string, unknown>();
    const chosen = fields.get('outcome');
    if (chosen === 'back' && session.cancel_url !== null)
      return seeOther(session, session.cancel_url);
    if (chosen === 'abandon') {
      expireSession(world, session);
      await changed();
      return html(closedPage(session), 200, session);
    }
    const buyer = readBuyer(world, session, fields);
    const outcome: PayOutcome | undefined = payOutcomes.find((known) => known === chosen);
    const can = chosen === 'total' || (outcome && offered(world, session).includes(outcome));
    if (!can || buyer === undefined) return html(notOfferedPage(session), 400, session);
    if ('missing' in buyer) {
      const text = `Fill in: ${buyer.missing.join(', ')}.`;
      return show(world, session, { text, status: 400, typed: fields });
    }
    if (outcome === undefined) {
      tell(world, session, buyer);
      await changed();
      return show(world, session);
    }
    const result = confirm(world, session, outcome, buyer);
    await changed();
    if (result.go === 'success') return seeOther(session, successUrl(session));
    return result.go === 'authenticate'
      ? show(world, session)
      : show(world, session, { text: `${result.message} You can try again.`, status: 402 });
  });
  return pages;
}
