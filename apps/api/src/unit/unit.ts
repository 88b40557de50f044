import type { Delivery, Unit, UnitFacts } from '@nyx/contract';
import { certificateTable } from '../certificate/certificate.table.ts';
import { type Queries, rows, type Tx } from '../database/database.ts';
import { and, asc, eq } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { type Answer, refused } from '../http/refuse.ts';
import type { KeyHolder } from '../key/key.ts';
import { readDocument } from '../order/document.ts';
import { type OrderRow, orderTable } from '../order/order.table.ts';
import { evidenceTable, type UnitRow, unitTable } from './unit.table.ts';

/** A unit with its order, as the technician who took it may see it. */
export interface WholeUnit {
  readonly unit: UnitRow;
  readonly order: OrderRow & { readonly profileDocument: string };
  readonly certificate: string | null;
  readonly evidence: readonly { kind: string; sha256: string; at: Date }[];
}

export const unitUnknown = () =>
  refused('unit-unknown', 'id', 'There is no such unit.', 'Use the id of a unit that you took.');

/** Locks a unit's order, if the unit is this technician's, so that what is read next stays so. */
export async function lockUnit(tx: Tx, technician: KeyHolder, id: string): Promise<void> {
  await rows(
    tx,
    statement`
    SELECT 1 FROM orders o JOIN unit u ON u.order_id = o.id
    WHERE u.id = ${id} AND u.technician_id = ${technician.id} FOR NO KEY UPDATE OF o`,
  );
}

/** A unit of this technician. Anybody else's looks exactly like none. */
export async function ownUnit(
  queries: Queries,
  technician: KeyHolder,
  id: string,
): Promise<Answer<WholeUnit, 'unit-unknown'>> {
  const [found] = await queries
    .select({ unit: unitTable, order: orderTable, certificate: certificateTable.id })
    .from(unitTable)
    .innerJoin(orderTable, eq(orderTable.id, unitTable.orderId))
    .leftJoin(certificateTable, eq(certificateTable.unitId, unitTable.id))
    .where(and(eq(unitTable.id, id), eq(unitTable.technicianId, technician.id)));
  if (found === undefined) return unitUnknown();
  const evidence = await queries
    .select({ kind: evidenceTable.kind, sha256: evidenceTable.sha256, at: evidenceTable.at })
    .from(evidenceTable)
    .where(eq(evidenceTable.unitId, id))
    .orderBy(asc(evidenceTable.at), asc(evidenceTable.kind));
  return { ok: true, value: { ...found, evidence } };
}

/** What was measured of the machine, once it was. */
export function factsOf({ serial, diskModel, diskSerial }: UnitRow): UnitFacts | null {
  if (serial === null || diskModel === null || diskSerial === null) return null;
  return { serial, diskModel, diskSerial };
}

function stateOf({ fulfilment }: OrderRow): Unit['state'] {
  return fulfilment === 'building' || fulfilment === 'sealed' ? fulfilment : 'shipped';
}

/** The unit as its technician sees it. */
export function unitView(
  { unit, order, certificate, evidence }: WholeUnit,
  technician: KeyHolder,
  shipTo: Delivery | null = null,
): Unit {
  const document = readDocument(order.document);
  const { carrier, tracking } = unit;
  return {
    id: unit.id,
    order: { id: order.id, digest: order.digest, document: order.document },
    board: order.board,
    way: document.configuration.way,
    configuration: document.configuration,
    profile: { ...document.profile, document: order.profileDocument },
    technician: technician.name,
    state: stateOf(order),
    facts: factsOf(unit),
    evidence: evidence.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })),
    certificate,
    shipment: carrier === null || tracking === null ? null : { carrier, tracking },
    shipTo: shipTo === null ? null : { name: shipTo.contact.name, address: shipTo.address },
    claimedAt: unit.claimedAt.toISOString(),
  };
}
