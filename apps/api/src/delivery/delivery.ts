import { deliverySchema } from '@nyx/contract';
import { z } from 'zod';
import type { Queries } from '../database/database.ts';
import { eq } from '../database/drizzle.ts';
import { newKey, seal, unseal } from '../seal/seal.ts';
import type { Seals } from '../seal/seals.ts';
import { type DeliveryRow, deliveryTable } from './delivery.table.ts';

/** The secret is sealed too, for the links in later mails; it is looked up by its hash alone. */
const sealedSchema = deliverySchema.extend({
  secret: z.string(),
  /** To which every mail is encrypted. */
  openpgpKey: z.string().optional(),
});
export type Sealed = z.infer<typeof sealedSchema>;

/** What the wrapped key of an order is bound to. */
export const deliveryKeyAbout = (orderId: string) => `nyx delivery key ${orderId}`;
const boxAbout = (orderId: string) => `nyx delivery ${orderId}`;

/** Seals a buyer's name, mail and address with a new key that is for this order alone. */
export async function keepDelivery(
  tx: Queries,
  seals: Seals,
  at: Date,
  orderId: string,
  sealed: Sealed,
): Promise<void> {
  const key = newKey();
  await tx.insert(deliveryTable).values({
    orderId,
    wrappedKey: seals.seal(at, deliveryKeyAbout(orderId), key),
    box: seal(key, boxAbout(orderId), Buffer.from(JSON.stringify(sealed))),
  });
}

/** The key of one order, unwrapped; null once it, or the key that wraps it, was destroyed. */
export function orderKey(seals: Seals, row: Omit<DeliveryRow, 'box'>): Buffer | null {
  if (row.wrappedKey === null) return null;
  return seals.unseal(deliveryKeyAbout(row.orderId), row.wrappedKey);
}

/** What a row seals; null once its key, or the key that wraps that, was destroyed. */
export function openBox(seals: Seals, row: DeliveryRow): Sealed | null {
  const key = orderKey(seals, row);
  if (key === null || row.box === null) return null;
  const plain = unseal(key, boxAbout(row.orderId), row.box).toString('utf8');
  return sealedSchema.parse(JSON.parse(plain));
}

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
  return row === undefined ? null : openBox(seals, row);
}
