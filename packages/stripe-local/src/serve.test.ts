import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { serve } from './serve.ts';
import { client, laptop } from './test/shop.ts';

it('an endpoint that does not answer fails in time, and holds up nobody else', async () => {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(request.url ?? '');
    if (request.url === '/fails') response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served = await serve({ port: 0, attemptTimeoutMs: 1500 });
  const { state } = served.local;
  state.weather = { ...state.weather, retrySeconds: [0, 0] };
  const { webhookEndpoints, checkout } = client(served);
  const listen = (path: string) =>
    webhookEndpoints.create({ url: `http://127.0.0.1:${port}/${path}`, enabled_events: ['*'] });
  const expire = async () => {
    const { id } = await checkout.sessions.create(laptop());
    await checkout.sessions.expire(id);
  };
  await listen('silent');
  // Something that becomes due while the silent one is waited for.
  state.jobs.unshift({ at: Date.now() + 200, kind: 'available', id: 'txn_none' });
  await expire();
  const [first] = Object.values(state.deliveries);
  await expect.poll(() => state.jobs.map(({ kind }) => kind)).toEqual(['expire']);
  expect(first?.attempts).toEqual([]);

  await listen('fails');
  await expire();
  const told = ['/silent', '/silent', '/fails', '/fails', '/fails'];
  await expect.poll(() => arrived.toSorted().toReversed()).toEqual(told);
  await expect
    .poll(() => state.finished.map(({ attempts }) => attempts.map(({ status }) => status)))
    .toEqual([[503, 503, 503]]);
  await expect.poll(() => first?.attempts[0]?.error, { timeout: 10_000 }).toMatch(/timeout/);
  await served.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
