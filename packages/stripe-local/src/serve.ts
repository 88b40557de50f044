import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Send } from './delivery.ts';
import type { State } from './state.ts';
import { createStripeLocal, type StripeLocal } from './stripe-local.ts';

export interface ServeOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly publicUrl?: string;
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** After which a webhook that was not answered has failed; 10 seconds. */
  readonly attemptTimeoutMs?: number;
  readonly state?: State;
  /** Keeps the state; a second call that comes while one runs waits for a later one. */
  readonly save?: (state: State) => Promise<void>;
}

export interface Served {
  readonly url: string;
  readonly local: StripeLocal;
  stop(): Promise<void>;
}

const longestTimer = 60 * 60 * 1000;

const sender =
  (timeoutMs: number): Send =>
  async (url, headers, body) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await response.body?.cancel();
      return { status: response.status };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };

/** Every caller's change is on disk when its promise resolves, with as few writes as that takes. */
function coalesce(save: (state: State) => Promise<void>): (state: State) => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  return (state) => {
    queued ??= running.then(() => {
      queued = undefined;
      running = save(state);
      return running;
    });
    return queued;
  };
}

/** Serves a stand-in on 127.0.0.1, with the machine's clock, randomness, network and timers. */
export async function serve(options: ServeOptions): Promise<Served> {
  let port = options.port;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const save = options.save === undefined ? undefined : coalesce(options.save);

  const local = createStripeLocal({
    now: () => Date.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    send: sender(options.attemptTimeoutMs ?? 10_000),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    publicUrl: () => options.publicUrl ?? `http://127.0.0.1:${port}`,
    ...(options.webhook === undefined ? {} : { webhook: options.webhook }),
    ...(options.state === undefined ? {} : { state: options.state }),
    changed: async (state) => {
      plan();
      await save?.(state);
    },
  });

  const plan = () => {
    clearTimeout(timer);
    const due = stopped ? null : local.nextDue();
    if (due === null) return;
    const wait = Math.min(Math.max(due - Date.now(), 0), longestTimer);
    timer = setTimeout(() => {
      local.tick().then(plan, console.error);
      // Not only when all that is under way has ended: an endpoint may be slow.
      plan();
    }, wait);
  };

  const server = createAdaptorServer({ fetch: local.app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  plan();
  return {
    url: `http://127.0.0.1:${port}`,
    local,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await save?.(local.state);
    },
  };
}
