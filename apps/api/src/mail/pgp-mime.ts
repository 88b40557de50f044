import MimeNode from 'nodemailer/lib/mime-node';
import { encryptTo } from './openpgp.ts';

/** The headers that everybody on the way may read, and the message that only the recipient may. */
export interface PlainMessage {
  readonly from: string;
  readonly to: { readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
  readonly messageId: string;
}

export interface RecipientKey {
  readonly armored: string;
  /** When it was found good. */
  readonly checkedAt: Date;
}

const OUTER_SUBJECT = 'Nyx: an encrypted message';

/**
 * A mail as PGP/MIME (RFC 3156, section 4), whole and ready to be sent. The subject, which tells how
 * an order stands, is inside too; outside stands that there is a message.
 */
export async function pgpMimeMessage(mail: PlainMessage, key: RecipientKey): Promise<Buffer> {
  const inner = new MimeNode('text/plain; charset=utf-8; protected-headers=v1')
    .setHeader(headersOf(mail, mail.subject))
    .setContent(mail.text);
  const sealed = await encryptTo(key.armored, key.checkedAt, await inner.build());
  const outer = new MimeNode('multipart/encrypted; protocol="application/pgp-encrypted"');
  outer.setHeader({ ...headersOf(mail, OUTER_SUBJECT), 'Auto-Submitted': 'auto-generated' });
  outer
    .createChild('application/pgp-encrypted')
    .setHeader({ 'Content-Transfer-Encoding': '7bit' })
    .setContent('Version: 1\r\n');
  outer
    .createChild('application/octet-stream; name="encrypted.asc"')
    .setHeader({
      'Content-Transfer-Encoding': '7bit',
      'Content-Disposition': 'inline; filename="encrypted.asc"',
    })
    .setContent(sealed);
  return outer.build();
}

const headersOf = ({ from, to, date, messageId }: PlainMessage, subject: string) => ({
  From: from,
  // The address alone: a name is nobody's business on the way.
  To: [to.address],
  Subject: subject,
  Date: date,
  'Message-ID': messageId,
});
