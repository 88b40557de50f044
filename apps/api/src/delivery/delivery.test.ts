import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  contact,
  makeOrder,
  makePaidOrder,
  openPage,
  openWorld,
  ownOrder,
  type World,
} from '../../test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

/** Every value of every row of every table, as text and as bytes. */
async function everything(): Promise<string> {
  const tables = await world.query<{ name: string }>(
    `SELECT table_schema || '."' || table_name || '"' AS name FROM information_schema.tables
     WHERE table_schema IN ('public', 'drizzle')`,
  );
  const dumps: string[] = [];
  for (const { name } of tables)
    for (const row of await world.query<Record<string, unknown>>(`SELECT * FROM ${name}`))
      for (const value of Object.values(row))
        dumps.push(Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value));
  return dumps.join('\n');
}

describe('who an order is for', () => {
  it('stands nowhere in the database but sealed, and no secret does either', async () => {
    const { secret } = await makePaidOrder(world);
    await openPage(world.api, (await makeOrder(world.api)).secret);
    const dump = await everything();
    expect(dump).toContain('ord_');
    for (const word of [contact.name, contact.email, address.line1, address.city, secret])
      expect(dump).not.toContain(word);
  });

  it('is gone when the key of the order is gone, while the order stays', async () => {
    const { secret, id } = await makePaidOrder(world);
    expect((await ownOrder(world.api, secret)).delivery?.address).toEqual(address);
    await world.query(`UPDATE delivery SET wrapped_key = NULL WHERE order_id = $1`, [id]);
    const own = await ownOrder(world.api, secret);
    expect(own.delivery).toBeNull();
    expect(own.payment.state).toBe('paid');
  });

  it('cannot be read with another order’s key', async () => {
    const [one, two] = [await makeOrder(world.api), await makeOrder(world.api)];
    await world.query(
      `UPDATE delivery SET wrapped_key = (SELECT wrapped_key FROM delivery WHERE order_id = $1)
       WHERE order_id = $2`,
      [one.order.id, two.order.id],
    );
    const answer = await world.api.getOrder({ bearer: two.secret });
    // And nobody is told why.
    expect([answer.status, answer.body]).toEqual([
      500,
      {
        type: 'urn:nyx:problem:internal',
        title: 'Something of ours failed',
        status: 500,
        code: 'internal',
        where: 'service',
        message: 'Something of ours failed.',
        fix: 'Try again; if it stays, tell us.',
      },
    ]);
  });
});
