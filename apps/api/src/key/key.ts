import type { AccessKey, Code, Scope } from '@nyx/contract';
import type { Queries, Tx } from '../database/database.ts';
import { and, asc, eq, isNull, sql } from '../database/drizzle.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { hashOf, newId, newSecret } from '../id.ts';
import { keyTable } from './key.table.ts';

export interface KeyHolder {
  readonly id: string;
  readonly name: string;
}

type KeyRow = typeof keyTable.$inferSelect;

/** Makes a key for a person. It is shown once; only its hash is kept. */
export async function createKey(
  tx: Tx,
  at: Date,
  name: string,
  scopes: readonly Scope[],
): Promise<AccessKey & { readonly key: string }> {
  const key = `nyk_${newSecret()}`;
  const [row] = await tx
    .insert(keyTable)
    .values({ id: newId('key'), name, scopes, hash: hashOf(key), createdAt: at })
    .returning();
  if (row === undefined) throw new Error('an insert that returned nothing');
  const facts = { scopes: scopes.join(' ') };
  tx.trail.push({ at, subject: row.id, event: 'key-created', facts });
  return { ...keyView(row), key };
}

/** Every key there ever was, oldest first. */
export async function listKeys(queries: Queries): Promise<AccessKey[]> {
  const found = await queries
    .select()
    .from(keyTable)
    .orderBy(asc(keyTable.createdAt), asc(keyTable.id));
  return found.map(keyView);
}

/**
 * Takes a key back; from the next request on it opens nothing. The last key that may give keys is
 * not taken: two who revoke each other's at the same moment are one after the other.
 */
export async function revokeKey(
  tx: Tx,
  at: Date,
  by: KeyHolder,
  id: string,
): Promise<Answer<AccessKey, 'access-unknown' | 'last-admin'>> {
  const admins = await tx
    .select({ id: keyTable.id })
    .from(keyTable)
    .where(and(isNull(keyTable.revokedAt), sql`'admin' = ANY(${keyTable.scopes})`))
    .orderBy(keyTable.id)
    .for('update');
  if (admins.length === 1 && admins[0]?.id === id)
    return refused(
      'last-admin',
      'id',
      'It is the only key that can give and take keys.',
      'Make another one with the scope admin first.',
    );
  const [row] = await tx
    .update(keyTable)
    .set({ revokedAt: at })
    .where(and(eq(keyTable.id, id), isNull(keyTable.revokedAt)))
    .returning();
  if (row !== undefined) {
    tx.trail.push({ at, subject: id, event: 'key-revoked', facts: { by: by.id } });
    return { ok: true, value: keyView(row) };
  }
  const [known] = await tx.select().from(keyTable).where(eq(keyTable.id, id));
  if (known !== undefined) return { ok: true, value: keyView(known) };
  return refused('access-unknown', 'id', 'There is no such key.', 'Use an id of the list of keys.');
}

const keyView = ({ id, name, scopes, createdAt, revokedAt }: KeyRow): AccessKey => ({
  id,
  name,
  scopes: [...scopes],
  createdAt: createdAt.toISOString(),
  revokedAt: revokedAt?.toISOString() ?? null,
});

/** Whose key this is, if it is one that may do what the scope says. */
export async function keyHolder(
  queries: Queries,
  key: string,
  scope: Scope,
): Promise<Answer<KeyHolder, Extract<Code, 'key-unknown' | 'scope-missing'>>> {
  const [row] = await queries
    .select()
    .from(keyTable)
    .where(and(eq(keyTable.hash, hashOf(key)), isNull(keyTable.revokedAt)));
  if (row === undefined)
    return refused(
      'key-unknown',
      'authorization',
      'The key is missing, unknown or revoked.',
      'Send Authorization: Bearer nyk_… with a key that was given to you.',
    );
  if (!row.scopes.includes(scope))
    return refused(
      'scope-missing',
      'authorization',
      `The key has no scope "${scope}".`,
      'Ask for a key with that scope.',
    );
  return { ok: true, value: { id: row.id, name: row.name } };
}
