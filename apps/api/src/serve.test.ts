import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeQuote, openWorld, until, type World } from '../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

it('what a start has to look through is looked through one after the other, on one connection', async () => {
  const { id } = await makeQuote(world.api);
  await world.query(`UPDATE quote SET expires_at = now() - interval '31 days' WHERE id = $1`, [id]);
  await world.restart();
  // Expired quotes come last of what is swept.
  await until(
    async () => (await world.query(`SELECT 1 FROM quote WHERE id = $1`, [id])).length === 0,
  );
  const open = await world.query(
    `SELECT 1 FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'nyx-api'`,
  );
  expect(open.length).toBeLessThanOrEqual(2);
});
