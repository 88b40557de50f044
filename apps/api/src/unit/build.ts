import type { UnitFacts } from '@nyx/contract';
import { isPlaceholder } from '@nyx/hcl';
import { certificateTable } from '../certificate/certificate.table.ts';
import { brokenConstraint, rows, type Tx } from '../database/database.ts';
import { and, count, eq, ne, sql } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { type Answer, refused } from '../http/refuse.ts';
import { contentId, digestOf, newId } from '../id.ts';
import type { KeyHolder } from '../key/key.ts';
import { queueMail } from '../mail/outbox.ts';
import { isToBeBuilt, move, moves } from '../order/move.ts';
import type { Shop } from '../shop.ts';
import { evidenceTable, unitTable } from './unit.table.ts';
import { factsOf, type WholeUnit } from './unit.ts';

const EVIDENCE_LIMIT = 64;

/**
 * The oldest paid order for one of these boards, locked. Rows that somebody holds are passed over
 * first, so that many technicians do not queue; but a row may be held by a webhook that only looks,
 * so finding none means nothing before the held ones were waited for as well.
 */
async function oldestWaiting(tx: Tx, boards: readonly string[]): Promise<string | undefined> {
  for (const held of [statement`SKIP LOCKED`, statement``]) {
    const [next] = await rows<{ id: string }>(
      tx,
      statement`SELECT id FROM orders
        WHERE fulfilment = 'queued' AND state = 'placed'
          AND payment = ANY(${moves.claimed.from.payment}::text[])
          AND board = ANY(${boards}::text[])
        ORDER BY paid_at, id LIMIT 1 FOR NO KEY UPDATE ${held}`,
    );
    if (next !== undefined) return next.id;
  }
  return undefined;
}

/**
 * Takes over a unit that somebody left whose key was revoked, as it stands, with its evidence:
 * nobody else could ever finish it.
 */
async function takeOver(
  tx: Tx,
  at: Date,
  technician: KeyHolder,
  boards: readonly string[],
): Promise<string | undefined> {
  const [left] = await rows<{ id: string }>(
    tx,
    statement`SELECT u.id FROM unit u
      JOIN access_key k ON k.id = u.technician_id
      JOIN orders o ON o.id = u.order_id
      WHERE k.revoked_at IS NOT NULL AND o.fulfilment IN ('building', 'sealed')
        AND o.state = 'placed'
        AND o.payment = ANY(${moves.claimed.from.payment}::text[])
        AND o.board = ANY(${boards}::text[])
      ORDER BY u.claimed_at, u.id LIMIT 1 FOR NO KEY UPDATE OF o, u SKIP LOCKED`,
  );
  if (left === undefined) return undefined;
  await tx.update(unitTable).set({ technicianId: technician.id }).where(eq(unitTable.id, left.id));
  const facts = { technician: technician.id };
  tx.trail.push({ at, subject: left.id, event: 'taken-over', facts });
  return left.id;
}

/**
 * Takes the oldest paid order for one of these boards; before that a unit that was left behind. Of
 * several who ask at once, each gets another.
 */
export async function claimNext(
  tx: Tx,
  at: Date,
  technician: KeyHolder,
  boards: readonly string[],
): Promise<Answer<string, 'nothing-to-build'>> {
  const left = await takeOver(tx, at, technician, boards);
  if (left !== undefined) return { ok: true, value: left };
  const next = await oldestWaiting(tx, boards);
  const id = newId('unt');
  const facts = { unit: id, technician: technician.id };
  if (next === undefined || !(await move(tx, at, next, 'claimed', { facts })))
    return refused(
      'nothing-to-build',
      'boards',
      'No paid order waits for one of these boards.',
      'Ask again later, or name another board.',
    );
  await tx
    .insert(unitTable)
    .values({ id, orderId: next, technicianId: technician.id, claimedAt: at });
  return { ok: true, value: id };
}

const sealed = () =>
  refused(
    'unit-sealed',
    'id',
    'The unit is sealed: its certificate says what it is.',
    'Nothing can be changed any more.',
  );

/** Records which machine and disk it is; the machine's serial belongs to one unit only. */
export async function putFacts(
  tx: Tx,
  at: Date,
  { unit, order }: WholeUnit,
  facts: UnitFacts,
): Promise<Answer<null, 'unit-sealed' | 'serial-taken' | 'serial-placeholder'>> {
  for (const where of ['serial', 'diskSerial'] as const)
    if (isPlaceholder(facts[where]))
      return refused(
        'serial-placeholder',
        where,
        'This serial is a placeholder that many machines have.',
        'Read the serial from the machine itself, or from its label.',
      );
  if (order.fulfilment !== 'building') return sealed();
  const [other] = await tx
    .select({ id: unitTable.id })
    .from(unitTable)
    .where(
      and(ne(unitTable.id, unit.id), sql`lower(${unitTable.serial}) = lower(${facts.serial})`),
    );
  if (other !== undefined) return serialTaken();
  await tx.update(unitTable).set(facts).where(eq(unitTable.id, unit.id));
  tx.trail.push({ at, subject: unit.id, event: 'facts' });
  return { ok: true, value: null };
}

const serialTaken = () =>
  refused(
    'serial-taken',
    'serial',
    'Another unit has this serial.',
    'Check the label; if it is right, find out which unit is wrong.',
  );

/** The refusal for a statement that would have given a serial to two units at the same moment. */
export function serialRace(error: unknown) {
  return brokenConstraint(error) === 'unit_serial_unique' ? serialTaken() : undefined;
}

/** Attaches what was measured. The same evidence again is the same evidence. */
export async function addEvidence(
  tx: Tx,
  at: Date,
  { unit, order }: WholeUnit,
  evidence: { readonly kind: string; readonly sha256: string; readonly body: string },
): Promise<Answer<null, 'unit-sealed' | 'digest-differs' | 'evidence-full'>> {
  if (order.fulfilment !== 'building') return sealed();
  if (digestOf(evidence.body) !== evidence.sha256)
    return refused(
      'digest-differs',
      'sha256',
      'The digest is not that of the UTF-8 bytes of the body.',
      'Send the body as it was hashed.',
    );
  const [number] = await tx
    .select({ of: count() })
    .from(evidenceTable)
    .where(eq(evidenceTable.unitId, unit.id));
  if ((number?.of ?? 0) >= EVIDENCE_LIMIT)
    return refused(
      'evidence-full',
      'id',
      `A unit holds ${EVIDENCE_LIMIT} pieces of evidence.`,
      'Attach fewer.',
    );
  await tx
    .insert(evidenceTable)
    .values({ unitId: unit.id, at, ...evidence })
    .onConflictDoNothing();
  const facts = { kind: evidence.kind, sha256: evidence.sha256 };
  tx.trail.push({ at, subject: unit.id, event: 'evidence', facts });
  return { ok: true, value: null };
}

/** Stores a certificate that was judged, which seals the unit. The same one again changes nothing. */
export async function sealUnit(
  tx: Tx,
  at: Date,
  { unit, order, certificate }: WholeUnit,
  body: string,
): Promise<Answer<null, 'unit-sealed' | 'order-stopped'>> {
  const id = contentId('crt', body);
  if (certificate === id) return { ok: true, value: null };
  if (!isToBeBuilt(order)) return stopped();
  const facts = { unit: unit.id, certificate: id };
  if (!(await move(tx, at, order.id, 'sealed', { facts }))) return sealed();
  await tx.insert(certificateTable).values({ id, unitId: unit.id, body, storedAt: at });
  return { ok: true, value: null };
}

/** Why a unit cannot be sealed yet. */
export function notReadyToSeal({ unit }: WholeUnit) {
  if (factsOf(unit) !== null) return undefined;
  return notReady('facts', 'The machine and its disk are not recorded yet.', 'Record the facts.');
}

/** Cancelled, withdrawn from, or its money is away: the unit stays here. */
const stopped = () =>
  refused(
    'order-stopped',
    'id',
    'The order has ended, or its payment is disputed.',
    'Keep the unit here, and ask who looks after orders.',
  );

const notReady = (where: string, message: string, fix: string) =>
  refused('unit-not-ready', where, message, fix);

export const notSealed = () =>
  notReady('certificate', 'The unit is not sealed, or has left.', 'Seal it first.');

export interface ShipRequest {
  readonly carrier: string;
  readonly tracking: string;
  /** The line that was judged; it becomes the last of the certificate. */
  readonly statement?: string;
}

/** The parcel is with the carrier. Said again with the same words, it changes nothing. */
export async function shipUnit(
  shop: Shop,
  tx: Tx,
  { unit, order }: WholeUnit,
  { statement, ...shipment }: ShipRequest,
): Promise<Answer<null, 'unit-not-ready' | 'order-stopped'>> {
  const at = shop.now();
  if (unit.carrier === shipment.carrier && unit.tracking === shipment.tracking)
    return { ok: true, value: null };
  if (!isToBeBuilt(order)) return stopped();
  if (!(await move(tx, at, order.id, 'shipped', { facts: { unit: unit.id } }))) return notSealed();
  await tx
    .update(unitTable)
    .set({ ...shipment, shippedAt: at })
    .where(eq(unitTable.id, unit.id));
  if (statement !== undefined)
    await tx
      .update(certificateTable)
      .set({ shipment: statement })
      .where(eq(certificateTable.unitId, unit.id));
  await queueMail(tx, at, order.id, 'shipped');
  return { ok: true, value: null };
}
