import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  asStaff,
  contact,
  key,
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

const account = { holder: 'Ada Lovelace', iban: 'DE89370400440532013000' };

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

describe('the account that money goes back to', () => {
  it('is refused when its check digits do not hold, and kept sealed when they do', async () => {
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const put = (iban: string) =>
      world.api.putRefundAccount({
        bearer: secret,
        idempotencyKey: key(),
        body: { holder: account.holder, iban },
      });
    for (const wrong of ['DE89370400440532013001', 'DE8937', '', 'DE98 3704 0044 0532 0130 00'])
      expect((await put(wrong)).status).toBe(422);
    expect((await put('de89 3704 0044 0532 0130 00')).status).toBe(200);
    expect((await ownOrder(world.api, secret)).refundAccount).toEqual(account);
    const dump = JSON.stringify(await world.query(`SELECT * FROM refund_account`));
    const trail = JSON.stringify(await world.query(`SELECT line FROM audit`));
    for (const kept of [dump, trail])
      expect(kept).not.toMatch(/DE89|de89 ?3704|3704 ?0044|Lovelace/);
    // Staff sees it while something is to be sent there, and not before.
    const staff = await asStaff(world, order.id);
    const early = await staff.show();
    expect(early.status === 200 && early.body.refundAccount).toBeNull();
    await staff.pay(100);
    const cancelled = await staff.cancel();
    expect(cancelled.status === 200 && cancelled.body.refundAccount).toEqual(account);
    await staff.sent(1);
    const late = await staff.show();
    expect(late.status === 200 && late.body.refundAccount).toBeNull();
  });

  it('can be read by nobody once the key of the order is destroyed', async () => {
    const { order, secret } = await makeOrder(world.api, 'transfer');
    const body = account;
    await world.api.putRefundAccount({ bearer: secret, idempotencyKey: key(), body });
    await world.query(`UPDATE delivery SET wrapped_key = NULL WHERE order_id = $1`, [order.id]);
    expect((await ownOrder(world.api, secret)).refundAccount).toBeNull();
    const again = await world.api.putRefundAccount({ bearer: secret, idempotencyKey: key(), body });
    expect(again.status === 409 && again.body.code).toBe('address-destroyed');
  });
});
