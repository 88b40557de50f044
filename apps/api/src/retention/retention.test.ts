import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkout,
  makeOrder,
  makePaidOrder,
  moved,
  openWorld,
  ownOrder,
  shopLater,
  type World,
} from '../../test/world.ts';
import { verifyAudit } from '../audit/audit.ts';
import { daysAfter } from '../day.ts';
import { destroyAddresses } from './retention.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const deliveryOf = async (secret: string) => (await ownOrder(world.api, secret)).delivery;

describe('an address', () => {
  it('is kept as long as anything is owed, and then so many days after the last that happened', async () => {
    const { addressDays } = world.shop.keep;
    const paid = await makePaidOrder(world);
    const waiting = await makeOrder(world.api);
    expect(await destroyAddresses(shopLater(world, 5000))).toBe(0);
    await moved(world, paid.id, ['claimed', 'sealed']);
    await world.query(`INSERT INTO access_key VALUES ('key_x', 'T', '{}', '\\x00', now(), NULL);`);
    await world.query(
      `INSERT INTO unit (id, order_id, technician_id, claimed_at, carrier, tracking)
       VALUES ('unt_x', $1, 'key_x', now(), 'Posti', 'JJFI123')`,
      [paid.id],
    );
    await moved(world, paid.id, ['shipped'], daysAfter(new Date(), 100));
    expect(await destroyAddresses(shopLater(world, 99 + addressDays))).toBe(0);
    const both = [shopLater(world, 101 + addressDays), shopLater(world, 101 + addressDays)];
    const counts = await Promise.all(both.map(destroyAddresses));
    expect(counts.reduce((sum, one) => sum + one)).toBe(1);
    const own = await ownOrder(world.api, paid.secret);
    expect([own.delivery, own.fulfilment.carrier, own.fulfilment.tracking]).toEqual([
      null,
      'Posti',
      null,
    ]);
    expect(own.payment.state).toBe('paid');
    expect(await deliveryOf(waiting.secret)).not.toBeNull();
    const trail = await world.query(`SELECT 1 FROM audit WHERE line LIKE '%address-destroyed%'`);
    expect([trail.length, (await verifyAudit(world.shop.db)).ok]).toEqual([1, true]);
  });

  it('is destroyed with an order that nobody paid, which then cannot be paid any more', async () => {
    const { order, secret } = await makeOrder(world.api);
    await moved(world, order.id, ['lapsed']);
    await destroyAddresses(shopLater(world, world.shop.keep.addressDays + 1));
    expect(await deliveryOf(secret)).toBeNull();
    const again = await checkout(world.api, secret);
    expect([again.status, 'code' in again.body && again.body.code]).toEqual([
      409,
      'order-cancelled',
    ]);
  });

  it('of somebody whose bank took the money back is kept half a year, and not without end', async () => {
    const { id, secret } = await makePaidOrder(world);
    await moved(world, id, ['claimed', 'sealed', 'shipped', 'disputed']);
    expect(await destroyAddresses(shopLater(world, 5000))).toBe(0);
    await moved(world, id, ['dispute-lost']);
    await destroyAddresses(shopLater(world, 179));
    expect(await deliveryOf(secret)).not.toBeNull();
    expect(await destroyAddresses(shopLater(world, 181))).toBe(1);
    expect(await deliveryOf(secret)).toBeNull();
  });

  it('of an order that was taken up again is kept', async () => {
    const { order, secret } = await makeOrder(world.api);
    await moved(world, order.id, ['lapsed', 'revived']);
    await destroyAddresses(shopLater(world, 5000));
    expect(await deliveryOf(secret)).not.toBeNull();
  });
});
