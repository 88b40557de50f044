import type { Scope } from '@nyx/contract';
import { bytes, instant } from '../database/column.ts';
import { pgTable, text } from '../database/drizzle.ts';

/** A named, scoped, revocable key of a person who works for the shop. */
export const keyTable = pgTable('access_key', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  scopes: text('scopes').array().$type<readonly Scope[]>().notNull(),
  hash: bytes('hash').notNull().unique(),
  createdAt: instant('created_at').notNull(),
  revokedAt: instant('revoked_at'),
});
