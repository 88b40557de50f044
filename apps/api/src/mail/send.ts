import { certificateTable } from '../certificate/certificate.table.ts';
import { reached } from '../crash.ts';
import { and, eq } from '../database/drizzle.ts';
import { deliveryTable } from '../delivery/delivery.table.ts';
import { readDelivery } from '../delivery/delivery.ts';
import type { Done } from '../job/work.ts';
import { errorFacts } from '../log.ts';
import { orderTable } from '../order/order.table.ts';
import { orderView, wholeOrder } from '../order/order.ts';
import { refundTable } from '../payment/payment.table.ts';
import { transferOf } from '../payment/transfer.ts';
import type { Shop } from '../shop.ts';
import { reservationTable } from '../stock/stock.table.ts';
import { unitTable } from '../unit/unit.table.ts';
import { mailTable } from './mail.table.ts';
import type { Mailer } from './mailer.ts';
import { whichMail } from './outbox.ts';
import { writeMail } from './write.ts';

/**
 * Sends one mail of the outbox. A process that dies between handing it over and noting that sends it
 * again, as the same message with the same id; an order whose key was destroyed gets no more mail.
 */
export async function sendMail(shop: Shop, mailer: Mailer, jobName: string): Promise<Done> {
  const [found] = await shop.db
    .select({ ...wholeOrder, mail: mailTable, box: deliveryTable })
    .from(mailTable)
    .innerJoin(deliveryTable, eq(deliveryTable.orderId, mailTable.orderId))
    .innerJoin(orderTable, eq(orderTable.id, mailTable.orderId))
    .leftJoin(reservationTable, eq(reservationTable.orderId, orderTable.id))
    .leftJoin(unitTable, eq(unitTable.orderId, orderTable.id))
    .leftJoin(certificateTable, eq(certificateTable.unitId, unitTable.id))
    .where(whichMail(jobName));
  if (found === undefined || found.mail.sentAt !== null) return { ok: true };
  const { mail, box, ...order } = found;
  const sealed = readDelivery(shop.seals, box);
  if (sealed === null) return { ok: true };
  const { name, email } = sealed.contact;
  const certificate = order.certificate?.body;
  const { subject, text } = writeMail({
    kind: mail.kind,
    at: mail.queuedAt,
    order: orderView(order, shop.now()),
    to: sealed,
    unit: order.unit?.id ?? '',
    transfer: transferOf(shop.transfer, order.order, order.money.receivedCents),
    refundedCents: mail.kind === 'refunded' ? await refundedBy(shop, mail) : 0,
    shows: certificate === undefined ? undefined : await shop.judge.read(certificate, shop.now()),
    storefrontUrl: shop.storefrontUrl,
  });
  try {
    await mailer({
      id: mail.id,
      queuedAt: mail.queuedAt,
      kind: mail.kind,
      to: { name, address: email },
      subject,
      text,
      openpgpKey:
        sealed.openpgpKey === undefined
          ? undefined
          : { armored: sealed.openpgpKey, checkedAt: order.order.placedAt },
    });
  } catch (error) {
    return { ok: false, why: String(errorFacts(error).code ?? 'mail') };
  }
  reached('mail:handed-over');
  await shop.db.update(mailTable).set({ sentAt: shop.now() }).where(eq(mailTable.id, mail.id));
  return { ok: true };
}

/** A mail about a refund has its number as its version. */
async function refundedBy(shop: Shop, mail: typeof mailTable.$inferSelect): Promise<number> {
  const [refund] = await shop.db
    .select({ amountCents: refundTable.amountCents })
    .from(refundTable)
    .where(and(eq(refundTable.orderId, mail.orderId), eq(refundTable.number, mail.version)));
  return refund?.amountCents ?? 0;
}
