import { type Queries, rows } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { newId } from '../id.ts';
import type { MailKind } from './mail.table.ts';

/**
 * Puts a mail in the outbox, with its job, in the caller's transaction. The same mail of the same
 * order is queued once, however often this is called.
 *
 * @param version which of several of its kind, such as the number of a refund
 */
export async function queueMail(
  tx: Queries,
  at: Date,
  orderId: string,
  kind: MailKind,
  version = 1,
): Promise<void> {
  await rows(
    tx,
    statement`
    WITH queued AS (
      INSERT INTO mail (id, order_id, kind, version, queued_at)
      VALUES (${newId('mai')}, ${orderId}, ${kind}, ${version}, ${at})
      ON CONFLICT DO NOTHING RETURNING id
    )
    INSERT INTO job (kind, subject, run_at) SELECT 'mail', id, ${at} FROM queued`,
  );
}
