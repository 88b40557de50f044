import type { Code } from '@nyx/contract';
import type { Queries } from '../database/database.ts';
import { and, eq, isNull } from '../database/drizzle.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { hashOf, newId, newSecret } from '../id.ts';
import { keyTable } from './key.table.ts';

export const scopes = ['technician'] as const;
export type Scope = (typeof scopes)[number];

export interface KeyHolder {
  readonly id: string;
  readonly name: string;
}

/** Makes a key for a person. It is shown once; only its hash is kept. */
export async function createKey(
  queries: Queries,
  at: Date,
  name: string,
  scope: Scope,
): Promise<{ readonly id: string; readonly key: string }> {
  const key = `nyk_${newSecret()}`;
  const id = newId('key');
  await queries
    .insert(keyTable)
    .values({ id, name, scopes: [scope], hash: hashOf(key), createdAt: at });
  return { id, key };
}

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
