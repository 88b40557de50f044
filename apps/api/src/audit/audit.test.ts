import { auditStart, followTrail } from '@nyx/contract/audit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrder, openWorld, type World } from '../../test/world.ts';
import { transaction } from '../database/database.ts';
import { verifyAudit } from './audit.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await Promise.all(Array.from({ length: 12 }, () => makeOrder(world.api)));
});
afterAll(() => world.stop());

const tamper = async (statement: string) => {
  await world.query(`ALTER TABLE audit DISABLE TRIGGER audit_only_grows`);
  await world.query(statement);
  await world.query(`ALTER TABLE audit ENABLE TRIGGER audit_only_grows`);
};

describe('the audit trail', () => {
  it('is whole after many wrote to it at once', async () => {
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: true, length: 12 });
  });

  it('is handed out page by page to who has a key, and is the same there', async () => {
    const bearer = await world.technician('Tessa');
    const page = await world.api.getAudit({ bearer, params: { after: '0' } });
    if (page.status !== 200) throw new Error(page.text);
    const { end, entries } = page.body;
    expect(followTrail(auditStart, entries)).toEqual({ ok: true, value: end });
    expect(end.seq).toBe(12);
    const rest = await world.api.getAudit({ bearer, params: { after: '12' } });
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
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: true, length: 12 });
  });

  it('says where it was changed', async () => {
    await tamper(`UPDATE audit SET line = replace(line, 'placed', 'paid') WHERE seq = 7`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 7 });
    await tamper(`UPDATE audit SET line = replace(line, 'paid', 'placed') WHERE seq = 7`);
    await tamper(`DELETE FROM audit WHERE seq = 12`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 12 });
    await tamper(`DELETE FROM audit WHERE seq = 3`);
    expect(await verifyAudit(world.shop.db)).toEqual({ ok: false, seq: 3 });
  });
});
