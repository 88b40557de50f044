import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Code, routes, type Unit } from '@nyx/contract';
import type { Context } from 'hono';
import { certificateTable } from '../certificate/certificate.table.ts';
import { attempt, type Tx } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { openDelivery } from '../delivery/delivery.ts';
import { bearer } from '../http/bearer.ts';
import { type Answer, refuse } from '../http/refuse.ts';
import { once, type Recorder } from '../idempotency/idempotency.ts';
import { type KeyHolder, keyHolder } from '../key/key.ts';
import { isToBeBuilt } from '../order/move.ts';
import type { Shop } from '../shop.ts';
import {
  addEvidence,
  claimNext,
  notReadyToSeal,
  notSealed,
  putFacts,
  type ShipRequest,
  sealUnit,
  serialRace,
  shipUnit,
} from './build.ts';
import { lockUnit, ownUnit, unitView, type WholeUnit } from './unit.ts';

/** Changes a technician's own unit and answers how it is then, all in one transaction. */
async function changeUnit<C extends Code>(
  shop: Shop,
  record: Recorder,
  technician: KeyHolder,
  id: string,
  change: (tx: Tx, unit: WholeUnit) => Promise<Answer<null, C>>,
): Promise<Answer<Unit, C | 'unit-unknown'>> {
  return attempt<Answer<Unit, C | 'unit-unknown'>>(shop.db, async (tx) => {
    await lockUnit(tx, technician, id);
    const own = await ownUnit(tx, technician, id);
    if (!own.ok) return own;
    const changed = await change(tx, own.value);
    if (!changed.ok) return changed;
    return { ok: true, value: await unitNow(tx, record, technician, id) };
  });
}

/** The unit as it is now, recorded as the answer. */
async function unitNow(tx: Tx, record: Recorder, technician: KeyHolder, id: string): Promise<Unit> {
  const now = await ownUnit(tx, technician, id);
  if (!now.ok) throw new Error('a unit that was there is gone');
  const value = unitView(now.value, technician);
  await record(tx, 200, value);
  return value;
}

/** Whether the certificate with the line of how the unit was sent still verifies, where there is one. */
async function judgeShipment(
  shop: Shop,
  technician: KeyHolder,
  id: string,
  { statement, carrier }: ShipRequest,
): Promise<Answer<null, 'certificate-refused' | 'unit-not-ready' | 'unit-unknown'>> {
  if (statement === undefined) return { ok: true, value: null };
  const own = await ownUnit(shop.db, technician, id);
  if (!own.ok) return own;
  const [sealed] = await shop.db
    .select({ body: certificateTable.body })
    .from(certificateTable)
    .where(eq(certificateTable.unitId, id));
  if (sealed === undefined) return notSealed();
  const view = unitView(own.value, technician);
  return shop.judge.judgeShipped(sealed.body + statement, view, carrier, shop.now());
}

export function unitRoutes(app: OpenAPIHono, shop: Shop): void {
  const technicianOf = (c: Context) => keyHolder(shop.db, bearer(c), 'technician');

  app.openapi(routes.nextUnit, async (c) => {
    const technician = await technicianOf(c);
    if (!technician.ok) return refuse(c, technician);
    const request = c.req.valid('json');
    return once(shop, c, technician.value.id, request, async (record) => {
      const claimed = await attempt(shop.db, async (tx) => {
        const next = await claimNext(tx, shop.now(), technician.value, request.boards);
        if (!next.ok) return next;
        const value = await unitNow(tx, record, technician.value, next.value);
        return { ok: true as const, value };
      });
      if (claimed.ok) return c.json(claimed.value, 200);
      return refuse(c, claimed);
    });
  });

  app.openapi(routes.getUnit, async (c) => {
    const technician = await technicianOf(c);
    if (!technician.ok) return refuse(c, technician);
    const own = await ownUnit(shop.db, technician.value, c.req.valid('param').id);
    if (!own.ok) return refuse(c, own);
    const { order } = own.value;
    const leaves = order.fulfilment === 'sealed' && isToBeBuilt(order);
    const shipTo = leaves ? await openDelivery(shop.db, shop.seals, order.id) : null;
    return c.json(unitView(own.value, technician.value, shipTo), 200);
  });

  app.openapi(routes.putFacts, async (c) => {
    const technician = await technicianOf(c);
    if (!technician.ok) return refuse(c, technician);
    const { id } = c.req.valid('param');
    const facts = c.req.valid('json');
    return once(shop, c, technician.value.id, facts, async (record) => {
      const unit = await changeUnit(shop, record, technician.value, id, (tx, own) =>
        putFacts(tx, shop.now(), own, facts),
      ).catch((error: unknown) => {
        const race = serialRace(error);
        if (race === undefined) throw error;
        return race;
      });
      return unit.ok ? c.json(unit.value, 200) : refuse(c, unit);
    });
  });

  app.openapi(routes.addEvidence, async (c) => {
    const technician = await technicianOf(c);
    if (!technician.ok) return refuse(c, technician);
    const { id } = c.req.valid('param');
    const evidence = c.req.valid('json');
    return once(shop, c, technician.value.id, evidence, async (record) => {
      const unit = await changeUnit(shop, record, technician.value, id, (tx, own) =>
        addEvidence(tx, shop.now(), own, evidence),
      );
      return unit.ok ? c.json(unit.value, 200) : refuse(c, unit);
    });
  });

  app.openapi(routes.addCertificate, async (c) => {
    const technician = await technicianOf(c);
    if (!technician.ok) return refuse(c, technician);
    const { id } = c.req.valid('param');
    const { certificate } = c.req.valid('json');
    return once(shop, c, technician.value.id, certificate, async (record) => {
      const own = await ownUnit(shop.db, technician.value, id);
      if (!own.ok) return refuse(c, own);
      const early = notReadyToSeal(own.value);
      if (early !== undefined) return refuse(c, early);
      const judged = await shop.judge.judge(
        certificate,
        unitView(own.value, technician.value),
        shop.now(),
      );
      if (!judged.ok) return refuse(c, judged);
      const unit = await changeUnit(shop, record, technician.value, id, (tx, fresh) =>
        sealUnit(tx, shop.now(), fresh, certificate),
      );
      return unit.ok ? c.json(unit.value, 200) : refuse(c, unit);
    });
  });

  app.openapi(routes.shipUnit, async (c) => {
    const technician = await technicianOf(c);
    if (!technician.ok) return refuse(c, technician);
    const { id } = c.req.valid('param');
    const shipment = c.req.valid('json');
    return once(shop, c, technician.value.id, shipment, async (record) => {
      const judged = await judgeShipment(shop, technician.value, id, shipment);
      if (!judged.ok) return refuse(c, judged);
      const unit = await changeUnit(shop, record, technician.value, id, (tx, own) =>
        shipUnit(shop, tx, own, shipment),
      );
      return unit.ok ? c.json(unit.value, 200) : refuse(c, unit);
    });
  });
}
