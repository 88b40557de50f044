// Whoever does not hold the secret of an order hears the same of every order, whether there is one or
// not: the same status, the same body, and, as far as a clock can tell, in the same time.
// node apps/api/proof/strangers.ts --rounds 200     (rounds: requests of each kind, for each route)
import assert from 'node:assert/strict';
import type { RouteConfig } from '@hono/zod-openapi';
import { routes } from '@nyx/contract';
import { key, makeOrder } from '../test/buyer.ts';
import { program } from '../test/program.ts';
import { onStage, type Pass, type Stage } from '../test/stage.ts';

const account = { holder: 'Ada Lovelace', iban: 'DE89370400440532013000' };
const bodies: Readonly<Record<string, unknown>> = { putRefundAccount: account };

const ofBuyers = Object.entries<RouteConfig>(routes).filter(
  ([, route]) => Reflect.get(route, 'x-caller') === 'buyer',
);

async function ask(stage: Stage, name: string, route: RouteConfig, secret: string) {
  const path = route.path.replace('{number}', '2026-000001');
  const body = bodies[name];
  const started = performance.now();
  const answer = await fetch(`${stage.url}${path}`, {
    method: route.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${secret}`,
      'idempotency-key': key(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { ms: performance.now() - started, said: `${answer.status} ${text}` };
}

const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;

/** A secret that differs from a real one in its last sign alone. */
const near = (secret: string) => `${secret.slice(0, -1)}${secret.endsWith('A') ? 'E' : 'A'}`;

export async function prove(pass: Pass): Promise<string> {
  return onStage(pass, async (stage) => {
    const { secret } = await makeOrder(stage.api);
    const guesses = { near: near(secret), far: 'B'.repeat(secret.length) } as const;
    const said = new Set<string>();
    const ratios: string[] = [];
    for (const [name, route] of ofBuyers) {
      const times = { near: [] as number[], far: [] as number[] };
      for (let round = 0; round < pass.rounds; round += 1)
        for (const guess of ['near', 'far'] as const) {
          const { ms, said: one } = await ask(stage, name, route, guesses[guess]);
          times[guess].push(ms);
          said.add(one);
        }
      ratios.push(`${name} ${(median(times.near) / median(times.far)).toFixed(2)}`);
    }
    assert.equal(said.size, 1, [...said].join('\n'));
    assert.match([...said].join(''), /^404 .*order-unknown/);
    return `${ofBuyers.length} routes, ${pass.rounds} guesses of each kind: one answer; median time near a real secret to far from one: ${ratios.join(', ')}`;
  });
}

if (import.meta.main) await program(200, prove);
