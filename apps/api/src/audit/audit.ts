import {
  type AuditPoint,
  auditStart,
  type AuditEntry as Entry,
  followTrail,
} from '@nyx/contract/audit';
import type pg from 'pg';
import { type Queries, rows } from '../database/database.ts';
import { statement } from '../database/statement.ts';

export interface AuditEntry {
  readonly at: Date;
  /** The id of what it happened to. */
  readonly subject: string;
  readonly event: string;
  /** Ids and codes only: the trail outlives the personal data. */
  readonly facts?: Readonly<Record<string, string | number | null>> | undefined;
}

const APPEND = `
  WITH head AS (
    UPDATE audit_head
    SET seq = seq + 1, hash = encode(sha256(convert_to(hash || E'\\n' || $1::text, 'UTF8')), 'hex')
    RETURNING seq, hash
  )
  INSERT INTO audit (seq, line, hash)
  VALUES ((SELECT seq FROM head), $1::text, (SELECT hash FROM head))`;

/**
 * Appends to the chain: all entries are on their way when it returns. Postgres hashes, so that nobody
 * waits under the head's lock. Without a head it fails, and with it what was to be written down.
 */
export function appendTrail(
  client: pg.ClientBase,
  entries: readonly AuditEntry[],
): Promise<unknown>[] {
  return entries.map(({ at, subject, event, facts }) =>
    client.query(APPEND, [JSON.stringify({ at: at.toISOString(), subject, event, ...facts })]),
  );
}

const PAGE = 1000;

interface Row extends Record<string, unknown> {
  readonly end_seq: string;
  readonly end_hash: string;
  readonly seq: string | null;
  readonly line: string;
  readonly hash: string;
}

/** The entries after one (0: from the start), a page of them, and where the trail ended at that moment. */
export async function readTrail(
  queries: Queries,
  after: number,
): Promise<{ readonly end: AuditPoint; readonly entries: Entry[] }> {
  // From the start it is all there is: nothing comes before the first entry that may pass unseen.
  const later = after === auditStart.seq ? statement`true` : statement`seq > ${after}`;
  // One statement, so that end and entries are of one moment.
  const found = await rows<Row>(
    queries,
    statement`
    SELECT coalesce(head.seq, ${auditStart.seq}) AS end_seq,
      coalesce(head.hash, ${auditStart.hash}) AS end_hash, page.seq, page.line, page.hash
    FROM (VALUES (1)) AS one (row) LEFT JOIN audit_head AS head ON true LEFT JOIN (
      SELECT seq, line, hash FROM audit WHERE ${later} ORDER BY seq LIMIT ${PAGE}
    ) AS page ON true ORDER BY page.seq`,
  );
  const [first] = found;
  if (first === undefined) throw new Error('a row that is always there is not');
  const entries = found.flatMap(({ seq, line, hash }) =>
    seq === null ? [] : [{ seq: Number(seq), line, hash }],
  );
  return { end: { seq: Number(first.end_seq), hash: first.end_hash }, entries };
}

/** Where the chain breaks first, or how long it is. */
export async function verifyAudit(
  queries: Queries,
): Promise<{ ok: true; length: number } | { ok: false; seq: number }> {
  let at = auditStart;
  for (;;) {
    const { end, entries } = await readTrail(queries, at.seq);
    const followed = followTrail(at, entries);
    if (!followed.ok) return followed;
    at = followed.value;
    if (entries.length === PAGE) continue;
    const whole = end.seq === at.seq && end.hash === at.hash;
    return whole ? { ok: true, length: at.seq } : { ok: false, seq: at.seq + 1 };
  }
}
