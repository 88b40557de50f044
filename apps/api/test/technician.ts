import { openDatabase, transaction } from '../src/database/database.ts';
import { createKey } from '../src/key/key.ts';
import type { Ground } from './ground.ts';

/** A key for somebody of the workshop. */
export async function technicianKey(ground: Ground, name: string): Promise<string> {
  const db = openDatabase(ground.variables.DATABASE_URL ?? '', () => {});
  const made = await transaction(db, (tx) => createKey(tx, new Date(), name, ['technician']));
  await db.$client.end();
  return made.key;
}
