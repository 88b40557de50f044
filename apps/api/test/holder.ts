import type { Scope } from '@nyx/contract';
import { openDatabase, transaction } from '../src/database/database.ts';
import { createKey } from '../src/key/key.ts';
import type { Ground } from './ground.ts';

/** A key for somebody who works here. */
export async function holderKey(ground: Ground, name: string, scope: Scope): Promise<string> {
  const db = openDatabase(ground.variables.DATABASE_URL ?? '', () => {});
  const made = await transaction(db, (tx) => createKey(tx, new Date(), name, [scope]));
  await db.$client.end();
  return made.key;
}
