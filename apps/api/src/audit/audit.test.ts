import { auditStart, followTrail } from '@nyx/contract/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expected, makeOrder, openWorld, type World } from '../../test/world.ts';
import { transaction } from '../database/database.ts';
import { verifyAudit } from './audit.ts';

let world: World;
let bearer: string;
beforeAll(async () => {
  world = await openWorld();
  // The first entry: a key is made.
  bearer = await world.holder('Stella', 'staff');
  // Nothing but the end of the trail keeps these apart: orders wait for each other's parts.
  const placed = { at: new Date(), subject: 'x', event: 'placed' };
  const write = () => transaction(world.shop.db, async (tx) => void tx.trail.push(placed));
  for (let round = 0; round < 4; round += 1) await Promise.all([write(), write(), write()]);
});
afterAll(() => world.stop());

const tamper = async (statement: string) => {
  await world.query(`ALTER TABLE audit DISABLE TRIGGER audit_only_grows`);
  await world.query(statement);
  await world.query(`ALTER TABLE audit ENABLE TRIGGER audit_only_grows`);
};

describe('the audit trail', () => {
  it('is whole after many wrote to it at once', async () => {
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: true, length: 13 });
  });

  it('is handed out page by page to who has a key, and is the same there', async () => {
    const page = await world.api.getAudit({ bearer, params: { after: '0' } });
    const { end, entries } = expected(world.api, page, 200);
    expect(followTrail(auditStart, entries)).toEqual({ ok: true, value: end });
    expect(end.seq).toBe(13);
    const rest = await world.api.getAudit({ bearer, params: { after: '13' } });
    expect(rest.status === 200 && rest.body).toEqual({ end, entries: [] });
  });

  it('only grows', async () => {
    for (const statement of [`UPDATE audit SET line = '{}'`, `DELETE FROM audit`, `TRUNCATE audit`])
      await expect(world.query(statement)).rejects.toThrow('audit only grows');
  });

  it('keeps nothing of a transaction that was rolled back', async () => {
    const event = { at: new Date(), subject: 'x', event: 'never' };
    await expect(
      transaction(world.shop.db, async (tx) => {
        tx.trail.push(event);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: true, length: 13 });
  });

  it('cannot be written past: where its end is gone, nothing is done that belongs there', async () => {
    await expect(world.query(`DELETE FROM audit_head`)).rejects.toThrow('audit_head only grows');
    await world.query(`ALTER TABLE audit_head DISABLE TRIGGER audit_head_stays`);
    await world.query(`CREATE TABLE kept AS TABLE audit_head`);
    await world.query(`DELETE FROM audit_head`);
    // Nobody is told why; a test that did not expect it is.
    const failed = expect(makeOrder(world.api)).rejects;
    await failed.toThrow(/"code":"internal".*logged:.*"code":"23502".*"event":"internal"/s);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 14 });
    await world.query(`INSERT INTO audit_head TABLE kept`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: true, length: 13 });
  });

  it('begins with its first entry: what somebody put before it does not pass for nothing', async () => {
    for (const seq of ['0', '-1', '-9223372036854775808']) {
      await world.query(`INSERT INTO audit VALUES (${seq}, '{"event":"paid"}', repeat('0', 64))`);
      expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 1 });
      // Handed out as it is, so that whoever reads it sees the same.
      const page = await world.api.getAudit({ bearer, params: { after: '0' } });
      const { end, entries } = expected(world.api, page, 200);
      expect([followTrail(auditStart, entries), end.seq]).toEqual([{ ok: false, seq: 1 }, 13]);
      await tamper(`DELETE FROM audit WHERE seq = ${seq}`);
      expect(await verifyAudit(world.shop.db)).toEqual({ ok: true, length: 13 });
    }
  });

  it('says where it was changed', async () => {
    await tamper(`UPDATE audit SET line = replace(line, 'placed', 'paid') WHERE seq = 7`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 7 });
    await tamper(`UPDATE audit SET line = replace(line, 'paid', 'placed') WHERE seq = 7`);
    await tamper(`DELETE FROM audit WHERE seq = 13`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 13 });
    await tamper(`DELETE FROM audit WHERE seq = 3`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 3 });
  });
});
