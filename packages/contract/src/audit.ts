import { createHash } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import { digestSchema } from './schema.ts';

/** A place in the audit trail: how many entries stand up to it, and the hash of the last one. */
export const auditPointSchema = z.strictObject({ seq: z.int().min(0), hash: digestSchema });
export type AuditPoint = z.infer<typeof auditPointSchema>;

/**
 * One entry, as it stands there. `hash` is SHA-256 of the previous hash, a line feed and `line`, in
 * hexadecimal. Numbers are 1 and on: any other was put there by hand, and does not follow.
 */
export const auditEntrySchema = z.strictObject({
  seq: z.number(),
  line: z.string(),
  hash: digestSchema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export const auditPageSchema = z.object({
  /** Where the trail ended when this page was read. */
  end: auditPointSchema,
  entries: z.array(auditEntrySchema),
});

/** Before the first entry. */
export const auditStart: AuditPoint = { seq: 0, hash: '0'.repeat(64) };

/**
 * Follows entries from a point of the trail and gives the point they lead to. Where they do not
 * follow, it gives the number of the first entry that is missing or is not what was written.
 */
export function followTrail(
  from: AuditPoint,
  entries: readonly AuditEntry[],
):
  | { readonly ok: true; readonly value: AuditPoint }
  | { readonly ok: false; readonly seq: number } {
  let { seq, hash } = from;
  for (const entry of entries) {
    hash = createHash('sha256').update(`${hash}\n${entry.line}`).digest('hex');
    seq += 1;
    if (entry.seq !== seq || entry.hash !== hash) return { ok: false, seq };
  }
  return { ok: true, value: { seq, hash } };
}
