import type { Delivery, Order } from '@nyx/contract';
import type { MailKind } from './mail.table.ts';

/** The words of a mail. */
export function writeMail(
  kind: MailKind,
  order: Order,
  _delivery: Delivery,
  link: string,
): { readonly subject: string; readonly text: string } {
  return { subject: `Nyx: ${kind} ${order.id}`, text: `${link}\n` };
}
