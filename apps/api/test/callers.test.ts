import { randomUUID } from 'node:crypto';
import type { RouteConfig } from '@hono/zod-openapi';
import { type Caller, type RouteName, routes, type Scope, scopes } from '@nyx/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { digestOf } from '../src/id.ts';
import {
  expected,
  key,
  makeOrder,
  makePaidOrder,
  makeQuote,
  openWorld,
  orderBody,
  quoteRequest,
  unexpected,
  type World,
} from './world.ts';

interface Holders {
  readonly nobody: undefined;
  readonly buyer: string;
  readonly 'other buyer': string;
  readonly technician: string;
  readonly 'other technician': string;
  readonly staff: string;
  readonly admin: string;
  readonly revoked: string;
  readonly scopeless: string;
  readonly guess: string;
  readonly quote: string;
}
type Holder = keyof Holders;

let world: World;
let holders: Holders;
let unit: string;
let paths: Partial<Record<RouteName, () => Promise<{ path: string; body?: unknown }>>>;

beforeAll(async () => {
  world = await openWorld();
  const { api } = world;
  await makePaidOrder(world);
  const technician = await world.technician('Tessa');
  const revoked = await world.technician('Rita');
  await world.query(`UPDATE access_key SET revoked_at = now() WHERE name = 'Rita'`);
  const scopeless = await world.technician('Sam');
  await world.query(`UPDATE access_key SET scopes = '{}' WHERE name = 'Sam'`);
  const body = { boards: ['novacustom-v54'] };
  const taken = await api.nextUnit({ bearer: technician, idempotencyKey: key(), body });
  unit = expected(api, taken, 200).id;
  // Not the one of the unit: a buyer may withdraw from it here.
  const mine = await makePaidOrder(world);
  const quote = await makeQuote(api);
  holders = {
    nobody: undefined,
    buyer: mine.secret,
    'other buyer': (await makeOrder(api)).secret,
    technician,
    'other technician': await world.technician('Tom'),
    staff: await world.holder('Stella', 'staff'),
    admin: await world.holder('Adele', 'admin'),
    revoked,
    scopeless,
    guess: 'A'.repeat(43),
    quote: quote.token,
  };
  const ofUnit = (end: string, body: unknown) => async () => ({
    path: `/v1/units/${unit}${end}`,
    body,
  });
  const { order } = await makeOrder(api);
  const ofOrder = (end: string, body: unknown) => async () => ({
    path: `/v1/staff/orders/${order.id}${end}`,
    body,
  });
  const evidence = 'text';
  paths = {
    getStock: async () => ({ path: '/v1/stock/v54' }),
    getCertificate: async () => ({ path: `/v1/certificates/crt_${'a'.repeat(26)}` }),
    getTrustRoot: async () => ({ path: '/v1/trust-root' }),
    getHealth: async () => ({ path: '/healthz' }),
    getReady: async () => ({ path: '/readyz' }),
    getOpenapi: async () => ({ path: '/openapi.json' }),
    stripeWebhook: async () => ({ path: '/v1/stripe/webhook', body: {} }),
    createQuote: async () => ({ path: '/v1/quotes', body: quoteRequest() }),
    getQuote: async () => ({ path: `/v1/quotes/${quote.token}` }),
    changeQuote: async () => {
      const fresh = await makeQuote(api);
      return { path: `/v1/quotes/${fresh.token}`, body: { ...quoteRequest(), version: 1 } };
    },
    placeOrder: async () => ({ path: '/v1/orders', body: orderBody(await makeQuote(api)) }),
    getOrder: async () => ({ path: '/v1/orders/mine' }),
    checkoutOrder: async () => ({ path: '/v1/orders/mine/checkout' }),
    getReceipt: async () => ({ path: '/v1/orders/mine/receipt' }),
    getInvoice: async () => ({ path: '/v1/orders/mine/invoices/2026-000001' }),
    settleOrder: async () => ({ path: '/v1/orders/mine/settle' }),
    cancelOrder: async () => ({ path: '/v1/orders/mine/cancel' }),
    getAudit: async () => ({ path: '/v1/audit/0' }),
    withdrawOrder: async () => ({ path: '/v1/orders/mine/withdraw' }),
    putRefundAccount: async () => ({
      path: '/v1/orders/mine/refund-account',
      body: { holder: 'Ada Lovelace', iban: 'DE89 3704 0044 0532 0130 00' },
    }),
    getWaysToPay: async () => ({ path: '/v1/ways-to-pay' }),
    getStaffOrder: ofOrder('', undefined),
    recordPayment: ofOrder('/payments', { amountCents: 1, way: 'cash', reference: 'R1' }),
    refundOrder: ofOrder('/refunds', { amountCents: 1, reason: 'goodwill' }),
    recordRefund: ofOrder('/refunds/1', { way: 'cash', reference: 'R2' }),
    recordDelivery: ofOrder('/delivered', undefined),
    recordReturn: ofOrder('/returned', undefined),
    cancelForBuyer: ofOrder('/cancel', undefined),
    nextUnit: async () => ({ path: '/v1/units/next', body: { boards: ['no-such-board'] } }),
    getUnit: ofUnit('', undefined),
    putFacts: ofUnit('/facts', { serial: 'V54-1', diskModel: 'SSD', diskSerial: 'S-1' }),
    addEvidence: ofUnit('/evidence', { kind: 'notes', sha256: digestOf(evidence), body: evidence }),
    addCertificate: ofUnit('/certificate', { certificate: '{}' }),
    shipUnit: ofUnit('/ship', { carrier: 'Posti', tracking: 'X1' }),
    listAccess: async () => ({ path: '/v1/access' }),
    createAccess: async () => ({ path: '/v1/access', body: { name: 'Nora', scopes: ['staff'] } }),
    revokeAccess: async () => ({ path: `/v1/access/key_${'a'.repeat(26)}/revoke` }),
  };
});
afterAll(() => world.stop());

async function call(name: RouteName, holder: Holder): Promise<{ status: number; text: string }> {
  const route: RouteConfig = routes[name];
  const made = await paths[name]?.();
  if (made === undefined) throw new Error(`${name} is not in the table of this test`);
  const bearer = holders[holder];
  const answer = await fetch(`${world.url}${made.path}`, {
    method: route.method.toUpperCase(),
    headers: {
      'idempotency-key': randomUUID(),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(made.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(made.body === undefined ? {} : { body: JSON.stringify(made.body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

const all = Object.keys(routes) as RouteName[];
const by = (caller: Caller) =>
  all.filter((name) => Reflect.get(routes[name], 'x-caller') === caller);
const everybody: readonly Holder[] = [
  ...(['nobody', 'buyer', 'other buyer', 'technician', 'other technician', 'staff'] as const),
  ...(['admin', 'revoked', 'scopeless', 'guess', 'quote'] as const),
];

describe('who may call what', () => {
  it('stands in the contract for every route, and every route is walked here', () => {
    expect(Object.keys(paths).toSorted()).toEqual(all.toSorted());
    const callers = ['anyone', 'buyer', 'stripe', ...scopes] as const;
    expect(callers.flatMap(by).toSorted()).toEqual(all.toSorted());
  });

  it('is all that the app answers', () => {
    const app = createApp(world.shop, () => false);
    const answered = app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`);
    const stated = Object.values<RouteConfig>(routes).map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect([...new Set(answered)].toSorted()).toEqual(stated.toSorted());
  });

  it('public routes answer everybody the same', async () => {
    for (const name of by('anyone')) {
      const statuses = new Set<number>();
      for (const holder of everybody) statuses.add((await call(name, holder)).status);
      expect([name, statuses.size]).toEqual([name, 1]);
      expect([...statuses][0]).not.toBe(401);
    }
  });

  it('an order is for who holds its secret; for everybody else there is none', async () => {
    for (const name of by('buyer')) {
      const strangers = everybody.filter((one) => one !== 'buyer' && one !== 'other buyer');
      const answers = new Set<string>();
      for (const holder of strangers) {
        const { status, text } = await call(name, holder);
        expect([name, holder, status]).toEqual([name, holder, 404]);
        answers.add(text);
      }
      expect(answers.size).toBe(1);
      expect([...answers][0]).toContain('order-unknown');
      expect((await call(name, 'buyer')).text).not.toContain('order-unknown');
    }
  });

  it('a route for people of the shop takes a key of its scope, and no other', async () => {
    const keys: Readonly<Record<Scope, Holder>> = {
      technician: 'technician',
      staff: 'staff',
      admin: 'admin',
    };
    for (const scope of scopes)
      for (const name of by(scope)) {
        for (const holder of everybody) {
          if (holder === keys[scope] || holder === `other ${scope}`) continue;
          const held = holder === 'scopeless' || scopes.some((one) => holder.endsWith(one));
          const { status } = await call(name, holder);
          expect([name, holder, status]).toEqual([name, holder, held ? 403 : 401]);
        }
        const { status } = await call(name, keys[scope]);
        expect([name, [401, 403].includes(status)]).toEqual([name, false]);
        if (scope === 'technician' && name !== 'nextUnit')
          expect([name, status]).toEqual([name, 200]);
      }
  });

  it('a unit is for the technician who took it; for another one there is none', async () => {
    for (const name of by('technician')) {
      if (name === 'nextUnit') continue;
      const other = await call(name, 'other technician');
      expect([name, other.status, other.text.includes('unit-unknown')]).toEqual([name, 404, true]);
    }
  });

  it('a key opens nothing from the moment it is revoked, and the last one that gives keys stays', async () => {
    const { api } = world;
    const bearer = holders.admin;
    const body = { name: 'Nils', scopes: ['admin' as const] };
    const asked = { bearer, idempotencyKey: key(), body };
    const made = await api.createAccess(asked);
    if (made.status !== 201) throw unexpected(api, made);
    expect((await api.createAccess(asked)).text).toBe(made.text);
    expect((await api.listAccess({ bearer: made.body.key })).status).toBe(200);
    expect((await api.listAccess({ bearer })).text).not.toContain('nyk_');
    const revoke = (id: string) =>
      api.revokeAccess({ bearer, idempotencyKey: key(), params: { id } });
    for (let time = 0; time < 2; time += 1) {
      const revoked = await revoke(made.body.id);
      expect(revoked.status === 200 && revoked.body.revokedAt).toBeTruthy();
    }
    expect((await api.listAccess({ bearer: made.body.key })).status).toBe(401);
    const [own] = await world.query<{ id: string }>(
      `SELECT id FROM access_key WHERE name = 'Adele'`,
    );
    const last = await revoke(own?.id ?? '');
    expect(last.status === 409 && last.body.code).toBe('last-admin');
  });

  it('the webhook is for who signs, whatever else they show', async () => {
    for (const holder of everybody) expect((await call('stripeWebhook', holder)).status).toBe(400);
  });
});
