import { createHash, randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { routePath } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { reached } from '../crash.ts';
import { type Queries, rows } from '../database/database.ts';
import { and, eq, isNull, lt } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { refuse, refused } from '../http/refuse.ts';
import { digestOf } from '../id.ts';
import type { Shop } from '../shop.ts';
import { idempotencyTable } from './idempotency.table.ts';

/** After this an attempt counts as dead, and the same request may be tried again. */
const LEASE_MS = 60_000;
const KEPT_HOURS = 48;

/** Writes the answer for the key: in the transaction of what was done, so that both or none happen. */
export type Recorder = (queries: Queries, status: number, body: unknown) => Promise<void>;

/**
 * Does something once for one Idempotency-Key of one caller. The same request again gets the very
 * same answer; another request with the key is refused (422), and so is one while the first is
 * still being answered (409). A refusal changed nothing, so that it is not kept: the same form with
 * the mistake corrected may use its key again.
 *
 * @param caller what the key belongs to: the hash of a capability, or the route for `anyone`
 * @param request what must be the same for the same key: path and parsed body
 * @param run does it; it must call the recorder with what it is about to answer, if it succeeds
 */
export async function once<R extends Response>(
  shop: Shop,
  c: Context,
  caller: string,
  request: unknown,
  run: (record: Recorder) => Promise<R>,
) {
  const key = c.req.header('idempotency-key') ?? '';
  // Hashed: a path can hold a token.
  const scope = digestOf(`${c.req.method} ${c.req.path} ${caller}`);
  const about = `nyx answer ${scope} ${key}`;
  const requestHash = createHash('sha256')
    .update(JSON.stringify(request ?? null))
    .digest();
  const attempt = randomUUID();
  const mine = and(eq(idempotencyTable.scope, scope), eq(idempotencyTable.key, key));
  const now = shop.now();
  const leasedUntil = new Date(now.getTime() + LEASE_MS);
  // Only an attempt that died, of the same request, is taken over.
  const [claimed] = await rows(
    shop.db,
    statement`INSERT INTO idempotency AS known
        (scope, key, request_hash, attempt, leased_until, created_at)
      VALUES (${scope}, ${key}, ${requestHash}, ${attempt}, ${leasedUntil}, ${now})
      ON CONFLICT (scope, key) DO UPDATE
      SET attempt = EXCLUDED.attempt, leased_until = EXCLUDED.leased_until
      WHERE known.status IS NULL AND known.leased_until < ${now}
        AND known.request_hash = EXCLUDED.request_hash
      RETURNING attempt`,
  );
  if (claimed === undefined) {
    const [known] = await shop.db.select().from(idempotencyTable).where(mine);
    if (known !== undefined && !known.requestHash.equals(requestHash)) return refuse(c, reused());
    if (known?.status == null || known.box === null) return refuse(c, inFlight());
    const body = shop.seals.unseal(about, known.box)?.toString('utf8');
    // Of a copy of the database that is older than its seal keys.
    if (body === undefined) return refuse(c, reused());
    return c.body(body, known.status as ContentfulStatusCode, {
      'content-type': 'application/json',
      'idempotent-replayed': 'true',
    }) as unknown as R;
  }
  const point = `request:${routePath(c, -1)}`;
  reached(`${point}:claimed`);
  const own = and(mine, eq(idempotencyTable.attempt, attempt));
  let recorded = false;
  const record: Recorder = async (queries, status, body) => {
    const box = shop.seals.seal(now, about, Buffer.from(JSON.stringify(body)));
    const [row] = await rows(
      queries,
      statement`UPDATE idempotency SET status = ${status}, box = ${box}
        WHERE scope = ${scope} AND key = ${key} AND attempt = ${attempt} RETURNING key`,
    );
    // Another attempt took over: whatever this one did in its transaction must not stand.
    if (row === undefined) throw new Error('an attempt that lost its lease');
    recorded = true;
    reached(`${point}:recorded`);
  };
  try {
    const response = await run(record);
    if (!recorded || !response.ok) await shop.db.delete(idempotencyTable).where(own);
    return response;
  } catch (error) {
    await shop.db.delete(idempotencyTable).where(and(own, isNull(idempotencyTable.status)));
    throw error;
  }
}

const reused = () =>
  refused(
    'idempotency-key-reused',
    'idempotency-key',
    'This key was used for another request.',
    'Use a new key for a new request.',
  );

const inFlight = () =>
  refused(
    'request-in-flight',
    'idempotency-key',
    'The same request is still being answered.',
    'Wait a second and send it again.',
  );

/** Forgets answers nobody will ask for any more. */
export async function sweepAnswers(shop: Shop): Promise<void> {
  const before = new Date(shop.now().getTime() - KEPT_HOURS * 3600_000);
  await shop.db.delete(idempotencyTable).where(lt(idempotencyTable.createdAt, before));
}
