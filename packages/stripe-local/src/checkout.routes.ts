import { createSession } from './new-session.ts';
import { pageOf, within } from './page-of.ts';
import type { Params } from './param.ts';
import { one, type Route, route, show } from './route.ts';
import { expireSession, updateSession } from './session.ts';
import { createShape, listShape, pageShape, updateShape } from './session-params.ts';

const sessions = '/v1/checkout/sessions';

export const checkoutRoutes: readonly Route[] = [
  route('POST', sessions, createShape, createSession),
  route('GET', sessions, listShape, ({ state }, params) => {
    const rows = Object.values(state.sessions).filter(
      (session) =>
        within(session.created, params.created) &&
        (params.customer === undefined || session.customer === params.customer) &&
        (params.payment_intent === undefined || session.payment_intent === params.payment_intent) &&
        (params.status === undefined || session.status === params.status) &&
        (params.customer_details === undefined ||
          session.customer_details?.email === params.customer_details.email),
    );
    return pageOf(rows, params, sessions);
  }),
  route(
    'GET',
    `${sessions}/:id`,
    {},
    one((state) => state.sessions, 'checkout.session', show),
  ),
  route(
    'POST',
    `${sessions}/:id`,
    updateShape,
    one((state) => state.sessions, 'checkout.session', updateSession),
  ),
  route(
    'POST',
    `${sessions}/:id/expire`,
    {},
    one(
      (state) => state.sessions,
      'checkout.session',
      (world, row) => expireSession(world, row),
    ),
  ),
  route(
    'GET',
    `${sessions}/:id/line_items`,
    pageShape,
    one(
      (state) => state.sessions,
      'checkout.session',
      ({ state }, { id }, params: Params<typeof pageShape>) =>
        pageOf(state.lineItems[id] ?? [], params, `${sessions}/${id}/line_items`, false),
    ),
  ),
];
