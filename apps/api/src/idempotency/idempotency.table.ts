import { bytes, instant } from '../database/column.ts';
import { index, integer, pgTable, primaryKey, text } from '../database/drizzle.ts';

/** A request with an Idempotency-Key, and its answer, sealed, since it can hold a secret. */
export const idempotencyTable = pgTable(
  'idempotency',
  {
    scope: text('scope').notNull(),
    key: text('key').notNull(),
    requestHash: bytes('request_hash').notNull(),
    /** Which attempt may record the answer: a later one takes over from one that died. */
    attempt: text('attempt').notNull(),
    leasedUntil: instant('leased_until').notNull(),
    status: integer('status'),
    box: bytes('box'),
    createdAt: instant('created_at').notNull(),
  },
  (request) => [
    primaryKey({ columns: [request.scope, request.key] }),
    index('idempotency_age').on(request.createdAt),
  ],
);
