import { bigint, integer, pgTable, text } from '../database/drizzle.ts';

/** Append-only. `hash` is SHA-256 of the previous hash, a line feed and `line`. */
export const auditTable = pgTable('audit', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  line: text('line').notNull(),
  hash: text('hash').notNull(),
});

/** One row: the end of the chain. Locked last of all, by everybody. */
export const auditHeadTable = pgTable('audit_head', {
  only: integer('only').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
});
