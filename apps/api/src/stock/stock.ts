import type { StockLevel, StockNeed } from '@nyx/catalog';
import { type Queries, rows, type Tx } from '../database/database.ts';
import { and, eq, inArray, lt } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { reservationTable, stockTable } from './stock.table.ts';

const skusOf = (needs: readonly StockNeed[]) => needs.map(({ sku }) => sku);

/** Locks rows in the order of their SKUs, so that two who need the same never wait for each other. */
function lockStock(tx: Tx, needs: readonly StockNeed[]) {
  return tx
    .select({ sku: stockTable.sku, onHand: stockTable.onHand, reserved: stockTable.reserved })
    .from(stockTable)
    .where(inArray(stockTable.sku, skusOf(needs)))
    .orderBy(stockTable.sku)
    .for('update');
}

async function addReserved(tx: Tx, needs: readonly StockNeed[]) {
  const quantities = needs.map(({ quantity }) => quantity);
  await rows(
    tx,
    statement`
    UPDATE stock SET reserved = reserved + n.quantity
    FROM unnest(${skusOf(needs)}::text[], ${quantities}::int[])
      AS n (sku, quantity)
    WHERE stock.sku = n.sku`,
  );
}

/** Locks all of these, in the order of their SKUs, and says which are not there to be reserved. */
export async function lockMissing(tx: Tx, needs: readonly StockNeed[]): Promise<readonly string[]> {
  const levels = new Map((await lockStock(tx, needs)).map((row) => [row.sku, row]));
  const missing = needs.filter(({ sku, quantity }) => {
    const level = levels.get(sku);
    return level === undefined || level.onHand - level.reserved < quantity;
  });
  return skusOf(missing);
}

/** Reserves for a new order what `lockMissing` found to be there, in the same transaction. */
export async function reserve(
  tx: Tx,
  orderId: string,
  items: readonly StockNeed[],
  expiresAt: Date,
): Promise<void> {
  await Promise.all([
    addReserved(tx, items),
    tx.insert(reservationTable).values({ orderId, items, state: 'held', expiresAt }),
  ]);
}

/** Reserves again what an order had given back; the SKUs that are missing when it cannot. */
export async function reserveAgain(
  tx: Tx,
  orderId: string,
  expiresAt: Date,
): Promise<readonly string[]> {
  const [row] = await tx
    .update(reservationTable)
    .set({ state: 'held', expiresAt })
    .where(and(eq(reservationTable.orderId, orderId), eq(reservationTable.state, 'released')))
    .returning({ items: reservationTable.items });
  if (row === undefined) return [];
  const missing = await lockMissing(tx, row.items);
  if (missing.length === 0) await addReserved(tx, row.items);
  else
    await tx
      .update(reservationTable)
      .set({ state: 'released' })
      .where(eq(reservationTable.orderId, orderId));
  return missing;
}

/** Keeps what an order holds until then, at least. */
export async function holdUntil(tx: Tx, orderId: string, expiresAt: Date): Promise<void> {
  await tx
    .update(reservationTable)
    .set({ expiresAt })
    .where(
      and(
        eq(reservationTable.orderId, orderId),
        eq(reservationTable.state, 'held'),
        lt(reservationTable.expiresAt, expiresAt),
      ),
    );
}

/** Whether an order holds something for longer than it was meant to. */
export async function isOverdue(tx: Tx, orderId: string, at: Date): Promise<boolean> {
  const [row] = await tx
    .select({ expiresAt: reservationTable.expiresAt })
    .from(reservationTable)
    .where(and(eq(reservationTable.orderId, orderId), eq(reservationTable.state, 'held')));
  return row !== undefined && row.expiresAt < at;
}

/** What a piece counts for, by the state of its reservation. */
const counted = {
  held: { reserved: 1, onHand: 0 },
  taken: { reserved: 0, onHand: -1 },
  released: { reserved: 0, onHand: 0 },
} as const;
type Held = keyof typeof counted;

/**
 * Brings a reservation from one state to the next and counts its pieces anew, in one statement.
 * Whoever comes second finds it there and counts nothing. The rows are locked in the order of their
 * SKUs here as well.
 */
async function leave(tx: Tx, orderId: string, from: Held, to: Held) {
  const reserved = counted[to].reserved - counted[from].reserved;
  const onHand = counted[to].onHand - counted[from].onHand;
  await rows(
    tx,
    statement`
    WITH left_ AS (
      UPDATE reservation SET state = ${to}
      WHERE order_id = ${orderId} AND state = ${from} RETURNING items
    ),
    need AS (
      SELECT n.sku, n.quantity
      FROM left_, jsonb_to_recordset(left_.items) AS n (sku text, quantity int)
    ),
    locked AS MATERIALIZED (
      SELECT stock.sku FROM stock WHERE stock.sku IN (SELECT sku FROM need)
      ORDER BY stock.sku FOR UPDATE
    )
    UPDATE stock SET reserved = reserved + need.quantity * ${reserved}::int,
                     on_hand = on_hand + need.quantity * ${onHand}::int
    FROM need WHERE stock.sku = need.sku AND stock.sku IN (SELECT sku FROM locked)`,
  );
}

/** The order is paid: what it held leaves the shelf. Whoever comes second changes nothing. */
export const takeReserved = (tx: Tx, orderId: string) => leave(tx, orderId, 'held', 'taken');

/** The order is given up: what it held is free again. Whoever comes second changes nothing. */
export const releaseReserved = (tx: Tx, orderId: string) => leave(tx, orderId, 'held', 'released');

/** Nothing was built of it yet: what was taken is on the shelf again. Twice is once. */
export const putBack = (tx: Tx, orderId: string) => leave(tx, orderId, 'taken', 'released');

/** What is free of each SKU. */
export async function availability(queries: Queries) {
  const found = await queries
    .select({ sku: stockTable.sku, onHand: stockTable.onHand, reserved: stockTable.reserved })
    .from(stockTable)
    .orderBy(stockTable.sku);
  return found.map(({ sku, onHand, reserved }) => ({ sku, available: onHand - reserved }));
}

/** Puts SKUs that were never seen on the shelf; what is counted already stays as it is. */
export async function seedStock(queries: Queries, levels: readonly StockLevel[]): Promise<void> {
  if (levels.length === 0) return;
  await queries
    .insert(stockTable)
    .values(levels.map(({ sku, onHand }) => ({ sku, onHand })))
    .onConflictDoNothing();
}
