import { type Configuration, type Price, price } from '@nyx/catalog';
import type { Quote, QuoteRequest } from '@nyx/contract';
import type { ProfileChange } from '@nyx/qube-profiles';
import type { Queries, Tx } from '../database/database.ts';
import { and, eq, isNull, lt } from '../database/drizzle.ts';
import { daysAfter } from '../day.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { hashOf, newId, newToken } from '../id.ts';
import { changedProfile } from './changed-profile.ts';
import { type QuoteRow, quoteTable } from './quote.table.ts';

/** How long a price is kept after it was last asked for. */
const QUOTE_DAYS = 14;
const expiry = (at: Date) => daysAfter(at, QUOTE_DAYS);

/** What was asked for, with today's price and the bytes of the changed profile. */
export interface Priced {
  readonly configuration: Configuration;
  readonly country: string;
  readonly price: Price;
  readonly profileName: string;
  readonly profileVersion: string;
  readonly profileChanges: readonly ProfileChange[];
  readonly profileDocument: string;
  readonly profileDigest: string;
}

type PricingCodes = 'configuration-refused' | 'profile-refused';

/** Prices a request as the shop stands today: from the catalog and the built-in profiles alone. */
export function priceRequest(request: QuoteRequest): Answer<Priced, PricingCodes> {
  const { configuration, country, profile } = request;
  const priced = price(configuration, country);
  if (!priced.ok)
    return refused(
      'configuration-refused',
      priced.problems[0]?.where ?? 'configuration',
      'This configuration is not sold.',
      'Change what the problems name.',
      priced.problems,
    );
  const changed = changedProfile(profile.name, profile.changes);
  if (!changed.ok) {
    const unknown = changed.problems[0]?.code === 'unknown-profile';
    return refused(
      'profile-refused',
      unknown ? 'profile.name' : 'profile.changes',
      unknown ? 'There is no such profile.' : 'The profile cannot be changed like this.',
      'Change what the problems name.',
      changed.problems,
    );
  }
  return {
    ok: true,
    value: {
      configuration,
      country,
      price: priced.value,
      profileName: changed.value.name,
      profileVersion: changed.value.version,
      profileChanges: profile.changes,
      profileDocument: changed.value.document,
      profileDigest: changed.value.digest,
    },
  };
}

/** Whether a quote still says what the shop would say today. */
export function isCurrent(row: QuoteRow): boolean {
  const again = priceRequest({
    configuration: row.configuration,
    country: row.country,
    profile: { name: row.profileName, changes: [...row.profileChanges] },
  });
  return (
    again.ok &&
    again.value.profileDigest === row.profileDigest &&
    again.value.price.totalCents === row.price.totalCents &&
    again.value.price.vatPermille === row.price.vatPermille
  );
}

/**
 * Keeps a new quote. Its token is in the answer and nowhere else.
 *
 * @param record writes the answer for the Idempotency-Key, in the same transaction
 */
export async function createQuote(
  tx: Tx,
  at: Date,
  priced: Priced,
  record: (quote: Quote) => Promise<void>,
): Promise<Quote> {
  const token = newToken();
  const row = { ...priced, id: newId('quo'), version: 1, expiresAt: expiry(at) };
  const quote = quoteView({ ...row, orderId: null }, token);
  await Promise.all([
    tx.insert(quoteTable).values({ ...row, tokenHash: hashOf(token), createdAt: at }),
    record(quote),
  ]);
  return quote;
}

/** Forgets quotes that nobody asked for in a month and that became no order. */
export async function sweepQuotes(queries: Queries, now: Date): Promise<void> {
  const before = daysAfter(now, -30);
  await queries
    .delete(quoteTable)
    .where(and(lt(quoteTable.expiresAt, before), isNull(quoteTable.orderId)));
}

const quoteUnknown = () =>
  refused('quote-unknown', 'token', 'There is no such quote.', 'Start a new one.');

export async function findQuote(
  queries: Queries,
  token: string,
): Promise<Answer<QuoteRow, 'quote-unknown'>> {
  const [row] = await queries
    .select()
    .from(quoteTable)
    .where(eq(quoteTable.tokenHash, hashOf(token)));
  return row === undefined ? quoteUnknown() : { ok: true, value: row };
}

/** Changes a quote from the version that was seen; whoever saw an older one is told so. */
export async function changeQuote(
  tx: Tx,
  at: Date,
  token: string,
  seen: number,
  priced: Priced,
): Promise<Answer<Quote, 'quote-unknown' | 'quote-changed' | 'quote-used'>> {
  const [row] = await tx
    .update(quoteTable)
    .set({ ...priced, version: seen + 1, expiresAt: expiry(at) })
    .where(
      and(
        eq(quoteTable.tokenHash, hashOf(token)),
        eq(quoteTable.version, seen),
        isNull(quoteTable.orderId),
      ),
    )
    .returning();
  if (row !== undefined) return { ok: true, value: quoteView(row, token) };
  const found = await findQuote(tx, token);
  if (!found.ok) return found;
  if (found.value.orderId !== null) return quoteUsed();
  return refused(
    'quote-changed',
    'version',
    `The quote is at version ${found.value.version} by now.`,
    'Read it again, then change it.',
  );
}

export const quoteUsed = () =>
  refused(
    'quote-used',
    'quote',
    'This quote has become an order already.',
    'Open the link of the confirmation mail, or start a new quote.',
  );

export function quoteView(row: Omit<QuoteRow, 'tokenHash' | 'createdAt'>, token: string): Quote {
  return {
    id: row.id,
    token,
    version: row.version,
    configuration: row.configuration,
    country: row.country,
    profile: {
      name: row.profileName,
      version: row.profileVersion,
      changes: [...row.profileChanges],
      digest: row.profileDigest,
    },
    price: row.price,
    expiresAt: row.expiresAt.toISOString(),
    order: row.orderId,
  };
}
