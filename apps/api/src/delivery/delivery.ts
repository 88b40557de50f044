import { deliverySchema } from '@nyx/contract';
import { z } from 'zod';
import type { Queries } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { closeBox, openBox } from '../seal/own-box.ts';
import type { Seals } from '../seal/seals.ts';
import { type DeliveryRow, deliveryTable } from './delivery.table.ts';

/** The secret is sealed too, for the links in later mails; it is looked up by its hash alone. */
const sealedSchema = deliverySchema.extend({
  secret: z.string(),
  /** To which every mail is encrypted. */
  openpgpKey: z.string().optional(),
});
export type Sealed = z.infer<typeof sealedSchema>;

/** Seals a buyer's name, mail and address with a new key that is for this order alone. */
export async function keepDelivery(
  tx: Queries,
  seals: Seals,
  at: Date,
  orderId: string,
  sealed: Sealed,
): Promise<void> {
  await tx.insert(deliveryTable).values(closeBox(seals, at, 'delivery', orderId, sealed));
}

/** What a row seals; null once its key, or the key that wraps that, was destroyed. */
export const readDelivery = (seals: Seals, row: DeliveryRow): Sealed | null =>
  openBox(seals, 'delivery', sealedSchema, row);

/** Who an order is for; null once its key was destroyed. */
export async function openDelivery(
  queries: Queries,
  seals: Seals,
  orderId: string,
): Promise<Sealed | null> {
  const [row] = await queries
    .select()
    .from(deliveryTable)
    .where(eq(deliveryTable.orderId, orderId));
  return row === undefined ? null : readDelivery(seals, row);
}
