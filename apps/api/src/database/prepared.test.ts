import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { freshDatabase } from '../../test/ground.ts';
import { keyTable } from '../key/key.table.ts';
import { type Database, openDatabase, rows, transaction } from './database.ts';
import { statement } from './statement.ts';

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;
beforeAll(async () => {
  fresh = await freshDatabase(inject('postgres'));
  db = openDatabase(fresh.url, () => {});
});
afterAll(async () => {
  await db.$client.end();
  await fresh.drop();
});

it('a statement is parsed once on a connection, whatever it is asked and how often at once', async () => {
  const kept = await transaction(db, async (tx) => {
    const ask = (id: string) =>
      tx.select({ id: keyTable.id }).from(keyTable).where(eq(keyTable.id, id));
    await Promise.all(['key_one', 'key_two', 'key_three'].map(ask));
    expect(await ask('key_four')).toEqual([]);
    return rows(
      tx,
      statement`SELECT (generic_plans + custom_plans)::int AS plans FROM pg_prepared_statements
          WHERE statement LIKE 'select "id" from "access_key" where %'`,
    );
  });
  expect(kept).toEqual([{ plans: 4 }]);
});

it('a statement that fails leaves its connection fit for the same one', async () => {
  const half = (of: number) => rows(db, statement`SELECT 10 / ${of}::int AS half`);
  for (let round = 0; round < 3; round++) {
    await expect(half(0)).rejects.toThrow();
    expect(await half(2)).toEqual([{ half: 5 }]);
  }
});
