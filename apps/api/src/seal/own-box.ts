import type { z } from 'zod';
import { newKey, sealJson, unsealJson } from './seal.ts';
import type { Seals } from './seals.ts';

/** Who an order is for, and who is invoiced. */
export type BoxKind = 'delivery' | 'invoice';

/**
 * Something of one order, sealed with a key of its own that is wrapped by the shop's seal of a day.
 * Without `wrappedKey` it is unreadable for ever.
 */
export interface OwnBox {
  readonly orderId: string;
  readonly wrappedKey: Buffer | null;
  readonly box: Buffer | null;
}

/** What the wrapped key of an order's box is bound to. */
export const keyAbout = (kind: BoxKind, orderId: string) => `nyx ${kind} key ${orderId}`;
const boxAbout = (kind: BoxKind, orderId: string) => `nyx ${kind} ${orderId}`;

/** Seals with a new key that is for this box alone. */
export function closeBox(
  seals: Seals,
  at: Date,
  kind: BoxKind,
  orderId: string,
  content: unknown,
): OwnBox {
  const key = newKey();
  return {
    orderId,
    wrappedKey: seals.seal(at, keyAbout(kind, orderId), key),
    box: sealJson(key, boxAbout(kind, orderId), content),
  };
}

/** The key of a box, unwrapped; null once it, or the key that wraps it, was destroyed. */
export function boxKey(
  seals: Seals,
  kind: BoxKind,
  { orderId, wrappedKey }: Omit<OwnBox, 'box'>,
): Buffer | null {
  return wrappedKey === null ? null : seals.unseal(keyAbout(kind, orderId), wrappedKey);
}

/** What a box holds; null once its key, or the key that wraps that, was destroyed. */
export function openBox<T>(
  seals: Seals,
  kind: BoxKind,
  schema: z.ZodType<T>,
  row: OwnBox,
): T | null {
  const key = boxKey(seals, kind, row);
  if (key === null || row.box === null) return null;
  return schema.parse(unsealJson(key, boxAbout(kind, row.orderId), row.box));
}
