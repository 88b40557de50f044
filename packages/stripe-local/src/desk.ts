import { Hono } from 'hono';
import type { Env } from './api.ts';
import type { ControlOptions } from './control.ts';
import { resend } from './delivery.ts';
import { actsOf } from './desk-act.ts';
import { deskPage, sessionDesk } from './desk-page.ts';
import { parseForm } from './form.ts';
import { html, notePage } from './page.ts';

const longest = 366 * 24 * 60 * 60;

/** What a person may do to the stand-in in a browser, without JavaScript: the desk. */
export function createDesk({ world, changed, tick, advance }: ControlOptions): Hono<Env> {
  const desk = new Hono<Env>();
  const find = (id: string) =>
    Object.hasOwn(world.state.sessions, id) ? world.state.sessions[id] : undefined;
  const unknown = () => html(notePage('There is no such session', 'It is not on the desk.'), 404);
  const trouble = (text: string, back: string) =>
    html(notePage('That cannot be done', text, { url: back, text: 'Back' }), 400);
  const seeOther = (location: string) => new Response(null, { status: 303, headers: { location } });
  const fieldsOf = (body: string): ReadonlyMap<string, unknown> => {
    const form = parseForm(body);
    return form.ok ? form.value : new Map();
  };

  desk.get('/', () => seeOther('/desk'));
  desk.get('/desk', () => html(deskPage(world)));
  desk.post('/desk', async (c) => {
    const later = Number(fieldsOf(await c.req.text()).get('later'));
    if (!Number.isInteger(later) || later < 1 || later > longest)
      return trouble('The clock only goes forward, by a year at most.', '/desk');
    await advance(later * 1000);
    await changed();
    return seeOther('/desk');
  });

  desk.get('/desk/:id', (c) => {
    const session = find(c.req.param('id'));
    return session === undefined
      ? unknown()
      : html(sessionDesk(world, session, actsOf(world, session)));
  });
  desk.post('/desk/:id', async (c) => {
    const session = find(c.req.param('id'));
    if (session === undefined) return unknown();
    const here = `/desk/${session.id}`;
    const fields = fieldsOf(await c.req.text());
    const sent = String(fields.get('send'));
    const event = Object.hasOwn(world.state.events, sent) ? world.state.events[sent] : undefined;
    const act = actsOf(world, session).find(({ key }) => key === fields.get('act'));
    if (event !== undefined) resend(world, event);
    else if (act === undefined) return trouble('This page does not offer that now.', here);
    else {
      const outcome = act.run();
      if (!outcome.ok) return trouble(outcome.error.message, here);
    }
    // What follows is told before the page is looked at again.
    await tick();
    await changed();
    return seeOther(here);
  });
  return desk;
}
