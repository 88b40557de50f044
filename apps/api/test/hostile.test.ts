import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  contact,
  key,
  makeOrder,
  makeQuote,
  openWorld,
  orderBody,
  ownOrder,
  quoteRequest,
  unexpected,
  until,
  type World,
} from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${world.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'idempotency-key': key(), ...headers },
  });
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return { status: answer.status, code: (JSON.parse(text) as { code: string }).code, text };
};

/** As it stands on the wire: fetch would tidy it up. */
const raw = (path: string, headers: Record<string, string>) =>
  new Promise<number>((done, failed) => {
    const { hostname, port } = new URL(world.url);
    const sent = request({ hostname, port, path, headers }, (answer) => {
      answer.resume();
      done(answer.statusCode ?? 0);
    });
    sent.once('error', failed);
    sent.end();
  });

describe('what a stranger sends', () => {
  it('that is no JSON, no object, or too large, is told so as a problem', async () => {
    const path = '/v1/quotes';
    for (const body of ['', '{', 'null', '[]', '"x"', '{"configuration":{"model":[]}}', '\u0000'])
      expect([400, 422]).toContain((await post(path, body)).status);
    expect(await post(path, JSON.stringify({ a: 'x'.repeat(70_000) }))).toMatchObject({
      status: 413,
      code: 'too-large',
    });
    expect(await post(path, '{}', { 'content-type': 'text/plain' })).toMatchObject({
      status: 415,
      code: 'not-json',
    });
    expect(await post('/v1/nothing', '{}')).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('that is deep, wide or polluted is refused and changes nobody else', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
    expect((await post('/v1/quotes', deep)).status).toBe(422);
    const polluted = JSON.stringify({ ...quoteRequest() }).replace('{', '{"__proto__":{"x":1},');
    expect((await post('/v1/quotes', polluted)).status).toBe(422);
    expect(Reflect.get({}, 'x')).toBeUndefined();
    const changes = Array.from({ length: 2_000 }, () => ({ op: 'remove', name: 'x' }));
    const many = { ...quoteRequest(), profile: { name: 'essential', changes } };
    expect([413, 422]).toContain((await post('/v1/quotes', JSON.stringify(many))).status);
    await makeQuote(world.api);
  });

  it('is never repeated where it does not belong', async () => {
    const marked = 'Xyzzy-marker';
    const wrong = { ...quoteRequest(), country: marked };
    expect((await post('/v1/quotes', JSON.stringify(wrong))).text).not.toContain(marked);
    expect((await post(`/v1/${marked}`, '{}')).text).not.toContain(marked);
  });

  it('as a configuration or a profile that is not sold is refused with every reason', async () => {
    const { configuration } = quoteRequest();
    const wrong = {
      ...configuration,
      choices: { ...configuration.choices, memory: '8', cpu: 'z80' },
    };
    const refused = await world.api.createQuote({
      idempotencyKey: key(),
      body: { ...quoteRequest(), configuration: wrong },
    });
    if (refused.status !== 422) throw new Error(refused.text);
    expect(refused.body.code).toBe('configuration-refused');
    expect(refused.body.problems?.map(({ where }) => where).toSorted()).toEqual([
      'options.cpu',
      'options.memory',
    ]);
    for (const profile of [
      { name: 'no-such', changes: [] },
      { name: '__proto__', changes: [] },
      { name: 'essential', changes: [{ op: 'remove' as const, name: 'dom0; rm -rf /' }] },
      {
        name: 'essential',
        changes: [{ op: 'rename' as const, name: 'work', to: '--all' }],
      },
    ]) {
      const answer = await world.api.createQuote({
        idempotencyKey: key(),
        body: { ...quoteRequest(), profile },
      });
      expect([answer.status, 'code' in answer.body && answer.body.code]).toEqual([
        422,
        'profile-refused',
      ]);
    }
  });

  it('as a name or an address is plain text on one line, or refused', async () => {
    const quote = await makeQuote(world.api);
    const body = orderBody(quote);
    for (const wrong of [
      { ...body, contact: { ...contact, name: 'Ada\r\nBcc: all@example.com' } },
      { ...body, contact: { ...contact, name: '\u202eadA' } },
      { ...body, contact: { ...contact, name: '   ' } },
      { ...body, contact: { ...contact, email: 'a@example.com\nBcc: b@example.com' } },
      { ...body, contact: { ...contact, email: 'a@example.com, b@example.com' } },
      { ...body, address: { ...address, city: 'x'.repeat(81) } },
      { ...body, address: { ...address, country: 'fi' } },
      { ...body, expectedTotalCents: -1 },
      { ...body, expectedTotalCents: 1.5 },
      { ...body, payment: 'free' },
      { ...body, total: 1 },
    ])
      expect(await post('/v1/orders', JSON.stringify(wrong))).toMatchObject({
        status: 422,
        code: 'invalid',
      });
    // Bytes of another encoding, which a reader mends to U+FFFD: nobody is called so.
    const latin = Buffer.from(
      JSON.stringify({ ...body, contact: { ...contact, name: 'M@ller' } }).replace('@', 'ü'),
      'latin1',
    );
    const mended = await fetch(`${world.url}/v1/orders`, {
      method: 'POST',
      body: latin,
      headers: { 'content-type': 'application/json', 'idempotency-key': key() },
    });
    expect(mended.status).toBe(422);
    const strange = { ...contact, name: `Ada <b>"O'Neil"</b>; DROP TABLE orders;-- 🦊 ${'é'}` };
    const placed = await world.api.placeOrder({
      idempotencyKey: key(),
      body: { ...body, contact: strange },
    });
    if (placed.status !== 201) throw unexpected(world.api, placed);
    const own = await ownOrder(world.api, placed.body.secret);
    expect(own.delivery?.contact.name).toBe(strange.name);
    const mail = await until(async () => world.mails().at(-1));
    expect(mail.match(/^(To|Bcc|Cc):/gim)).toEqual(['To:']);
  });

  it('as a key or a path is never more than a key or a path', async () => {
    const { secret } = await makeOrder(world.api);
    for (const authorization of [
      'Bearer',
      `Basic ${secret}`,
      `Bearer ${secret} ${secret}`,
      `Bearer ${secret}x`,
      `Bearer ${'a'.repeat(5_000)}`,
      "Bearer ' OR 1=1 --",
    ])
      expect(await raw('/v1/orders/mine', { authorization })).toBe(404);
    for (const path of [
      '/v1/quotes/..%2f..%2fetc%2fpasswd',
      '/v1/quotes/%00',
      '/v1/quotes/%',
      '/v1/certificates/crt_%27%20OR%201=1',
      '/v1/stock/__proto__',
      '/v1//orders/mine',
      '/../v1/orders/mine',
    ])
      expect([400, 404]).toContain(await raw(path, {}));
  });

  it('never makes it fail inside', () => {
    expect(world.logged.filter((line) => 'event' in line && line.event === 'internal')).toEqual([]);
  });
});
