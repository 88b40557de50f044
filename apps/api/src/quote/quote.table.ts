import type { Configuration, Price } from '@nyx/catalog';
import type { ProfileChange } from '@nyx/qube-profiles';
import { bytes, instant } from '../database/column.ts';
import { integer, jsonb, pgTable, text } from '../database/drizzle.ts';

/** A priced configuration that can still change. No personal data. */
export const quoteTable = pgTable('quote', {
  id: text('id').primaryKey(),
  tokenHash: bytes('token_hash').notNull().unique(),
  version: integer('version').notNull(),
  configuration: jsonb('configuration').$type<Configuration>().notNull(),
  country: text('country').notNull(),
  profileName: text('profile_name').notNull(),
  profileVersion: text('profile_version').notNull(),
  profileChanges: jsonb('profile_changes').$type<readonly ProfileChange[]>().notNull(),
  /** Text, not jsonb: these bytes are what the digest is of. */
  profileDocument: text('profile_document').notNull(),
  profileDigest: text('profile_digest').notNull(),
  price: jsonb('price').$type<Price>().notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  /** Set, once, in the transaction that makes the order. */
  orderId: text('order_id').unique(),
});

export type QuoteRow = typeof quoteTable.$inferSelect;
