import { Hono } from 'hono';
import type { ApiOptions, Env } from './api.ts';
import type { Buyer } from './charge.ts';
import { parseForm } from './form.ts';
import { authenticatePage, closedPage, pageHeaders, payPage } from './pay-page.ts';
import { confirm, type PayOutcome, payOutcomes } from './payment.ts';
import { expireSession } from './session.ts';
import type { Session } from './state.ts';
import type { World } from './world.ts';

function successUrl(session: Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function html(session: Session | undefined, body: string, status = 200): Response {
  return new Response(body, { status, headers: pageHeaders(session) });
}

function seeOther(session: Session, location: string): Response {
  return new Response(null, { status: 303, headers: { ...pageHeaders(session), location } });
}

const field = (value: unknown, maxLength = 200) =>
  typeof value === 'string' && value !== '' ? value.slice(0, maxLength) : null;

function show(world: World, session: Session, buyer: Buyer, message?: string): Response {
  const intent = world.state.paymentIntents[session.payment_intent ?? ''];
  if (intent?.status === 'requires_action') return html(session, authenticatePage(buyer));
  const status = message === undefined ? 200 : 402;
  const items = world.state.lineItems[session.id] ?? [];
  return html(session, payPage(session, items, message), status);
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
      return html(session, closedPage(session), session === undefined ? 404 : 410);
    return show(world, session, { email: session.customer_email, name: null });
  });

  pages.post('/pay/:id', async (c) => {
    const session = find(c.req.param('id'));
    // A second click after the first one paid: the buyer goes where the first one would go.
    if (session?.status === 'complete') return seeOther(session, successUrl(session));
    if (session?.status !== 'open')
      return html(session, closedPage(session), session === undefined ? 404 : 410);
    const form = parseForm(await c.req.text());
    const fields = form.ok ? form.value : new Map<string, unknown>();
    const chosen = fields.get('outcome');
    if (chosen === 'back' && session.cancel_url !== null)
      return seeOther(session, session.cancel_url);
    if (chosen === 'abandon') {
      expireSession(world, session);
      await changed();
      return html(session, closedPage(session));
    }
    const outcome: PayOutcome | undefined = payOutcomes.find((known) => known === chosen);
    if (outcome === undefined) return html(session, closedPage(session), 400);
    const buyer = {
      email: session.customer_email ?? field(fields.get('email')),
      name: field(fields.get('name')),
    };
    const result = confirm(world, session, outcome, buyer);
    await changed();
    if (result.go === 'success') return seeOther(session, successUrl(session));
    return show(world, session, buyer, result.go === 'again' ? result.message : undefined);
  });
  return pages;
}
