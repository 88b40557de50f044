import { createHash } from 'node:crypto';
import type { Queries } from '../database/database.ts';
import { asc, gt, sql } from '../database/drizzle.ts';
import { auditTable } from './audit.table.ts';

export const GENESIS = '0'.repeat(64);

export interface AuditEntry {
  readonly at: Date;
  /** The id of what it happened to. */
  readonly subject: string;
  readonly event: string;
  /** Ids and codes only: the trail outlives the personal data. */
  readonly facts?: Readonly<Record<string, string | number | null>> | undefined;
}

/** Appends to the chain. Postgres hashes, so that an entry is one round trip under the head's lock. */
export async function appendTrail(tx: Queries, entries: readonly AuditEntry[]): Promise<void> {
  for (const { at, subject, event, facts } of entries) {
    const line = JSON.stringify({ at: at.toISOString(), subject, event, ...facts });
    await tx.execute(sql`
      WITH head AS (
        UPDATE audit_head
        SET seq = seq + 1,
            hash = encode(sha256(convert_to(hash || E'\\n' || ${line}::text, 'UTF8')), 'hex')
        RETURNING seq, hash
      )
      INSERT INTO audit (seq, line, hash) SELECT seq, ${line}::text, hash FROM head`);
  }
}

/** Where the chain breaks first, or how long it is. */
export async function verifyAudit(
  queries: Queries,
): Promise<{ ok: true; length: number } | { ok: false; seq: number }> {
  let seq = 0;
  let hash = GENESIS;
  for (;;) {
    const page = await queries
      .select()
      .from(auditTable)
      .where(gt(auditTable.seq, seq))
      .orderBy(asc(auditTable.seq))
      .limit(1000);
    if (page.length === 0) break;
    for (const row of page) {
      hash = createHash('sha256').update(`${hash}\n${row.line}`).digest('hex');
      if (row.seq !== seq + 1 || row.hash !== hash) return { ok: false, seq: seq + 1 };
      seq = row.seq;
    }
  }
  const { rows } = await queries.execute<{ seq: string; hash: string }>(
    sql`SELECT seq, hash FROM audit_head`,
  );
  const head = rows[0];
  const whole = head !== undefined && Number(head.seq) === seq && head.hash === hash;
  return whole ? { ok: true, length: seq } : { ok: false, seq: seq + 1 };
}
