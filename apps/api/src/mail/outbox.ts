import { rows, type Tx } from '../database/database.ts';
import { and, eq } from '../database/drizzle.ts';
import { statement } from '../database/statement.ts';
import { newId } from '../id.ts';
import { queue } from '../job/job.ts';
import { type MailKind, mailTable } from './mail.table.ts';

/** The name of a mail's job. */
const mailName = (orderId: string, kind: MailKind, version: number) =>
  `${orderId}/${kind}/${version}`;

/**
 * Puts a mail in the outbox, with its job, in the caller's transaction. The same mail of the same
 * order is queued once, however often this is called.
 *
 * @param version which of several of its kind, such as the number of a refund
 */
export async function queueMail(
  tx: Tx,
  at: Date,
  orderId: string,
  kind: MailKind,
  version = 1,
): Promise<void> {
  await Promise.all([
    rows(
      tx,
      statement`
      INSERT INTO mail (id, order_id, kind, version, queued_at)
      VALUES (${newId('mai')}, ${orderId}, ${kind}, ${version}, ${at})
      ON CONFLICT DO NOTHING`,
    ),
    queue(tx, 'mail', mailName(orderId, kind, version)),
  ]);
}

/** The mail that a job is named after. */
export function whichMail(name: string) {
  const [orderId = '', kind, version] = name.split('/');
  return and(
    eq(mailTable.orderId, orderId),
    eq(mailTable.kind, kind as MailKind),
    eq(mailTable.version, Number(version)),
  );
}
