import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { laptop, press } from './test/shop.ts';

// Each of these starts programs, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const main = join(import.meta.dirname, 'main.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stripe-local-'));
});
afterAll(() => rm(folder, { recursive: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ready(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const text of createInterface(child.stdout)) {
    const line: { ready: boolean; url: string } = JSON.parse(text);
    return line.url;
  }
  throw new Error('it ended before it was ready');
}

const clientOf = (url: string) =>
  new Stripe('sk_test_main', {
    host: '127.0.0.1',
    port: new URL(url).port,
    protocol: 'http',
    telemetry: false,
  });

/** It ends with 0 when told to, and waits for no connection: not for one that never says all. */
async function endsAt(signal: 'SIGTERM' | 'SIGINT', child: ChildProcess, url: string) {
  const half = connect(Number(new URL(url).port), '127.0.0.1');
  await once(half, 'connect');
  half.write('GET /v1/balance HTTP/1.1\r\n');
  let heard = '';
  half.on('data', (chunk) => (heard += String(chunk)));
  half.on('error', () => {});
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
  // Who waits for it tells it after a while that it took too long.
  expect(heard).toBe('');
}

it('says in one line when it is ready, and ends with 0 when told to by SIGTERM', async () => {
  const child = start('--port', '0', '--public-url', 'http://pay.example/');
  const url = await ready(child);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const session = await clientOf(url).checkout.sessions.create(laptop());
  expect(session.url).toBe(`http://pay.example/pay/${session.id}`);
  await endsAt('SIGTERM', child, url);
});

it('keeps everything in a file when it is killed, no half of it, and ends with 0 at SIGINT', async () => {
  const file = join(folder, 'state.json');
  const first = start('--port', '0', '--state', file);
  const url = await ready(first);
  const options = { idempotencyKey: 'order:1' };
  const session = await clientOf(url).checkout.sessions.create(laptop(), options);
  await press(session.url, 'pay');
  first.kill('SIGKILL');
  await once(first, 'exit');

  const second = start('--port', '0', '--state', file);
  const reopened = await ready(second);
  const stripe = clientOf(reopened);
  const found = await stripe.checkout.sessions.retrieve(session.id);
  expect(found.payment_status).toBe('paid');
  const again = await stripe.checkout.sessions.create(laptop(), options);
  expect(again.id).toBe(session.id);
  await endsAt('SIGINT', second, reopened);
  expect(await readdir(folder)).toContain('state.json');
});

it('refuses wrong usage with 64', async () => {
  const wrong = [
    ['--port', '70000'],
    ['--webhook', 'http://127.0.0.1:1/'],
    ['--webhook', 'nowhere', '--secret', 'whsec_x'],
    ['--colour'],
  ];
  const ends = await Promise.all(wrong.map((args) => once(start(...args), 'exit')));
  expect(ends).toEqual(wrong.map(() => [64, null]));
});

it('ends with 1 when its port is taken, or its state is not its own', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const manifest = join(import.meta.dirname, '../package.json');
  const nothing = join(folder, 'null.json');
  const noJson = join(folder, 'half.json');
  await Promise.all([writeFile(nothing, 'null'), writeFile(noJson, '{"version": 1')]);
  const states = [manifest, nothing, noJson].map((state) => start('--port', '0', '--state', state));
  const said = states.map((child) => text(child.stderr as Readable));
  const ends = [start('--port', `${port}`), ...states].map((child) => once(child, 'exit'));
  for (const end of await Promise.all(ends)) expect(end).toEqual([1, null]);
  for (const one of await Promise.all(said))
    expect(one).toMatch(/is not a state of this stripe-local/);
  holder.close();
});
