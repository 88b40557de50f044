import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { pgpMimeMessage, type RecipientKey } from './pgp-mime.ts';

export interface Mail {
  /** The outbox row's id: it becomes the Message-ID, so that a mail sent twice is one mail. */
  readonly id: string;
  readonly queuedAt: Date;
  readonly kind: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  /** The buyer's, if one was given: then nothing goes out that it does not close. */
  readonly openpgpKey: RecipientKey | undefined;
}

/** Hands a mail over. It resolves when somebody else answers for it, and rejects when nobody does. */
export type Mailer = (mail: Mail) => Promise<void>;

interface MailerSettings {
  readonly from: string;
  readonly folder: string | undefined;
  readonly smtpUrl: string | undefined;
}

/** A folder of `.eml` files, or a mail server. */
export function createMailer({ from, folder, smtpUrl }: MailerSettings): Mailer {
  const host = /@([\w.-]+)/.exec(from)?.[1] ?? 'nyx.invalid';
  const sender = /<([^<>]+)>/.exec(from)?.[1] ?? from;
  const messageOf = async ({ to, subject, text, queuedAt: date, id, openpgpKey }: Mail) => {
    const closed = { disableFileAccess: true, disableUrlAccess: true };
    const messageId = `<${id}@${host}>`;
    if (openpgpKey === undefined) {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      return { from, to, subject, text, date, messageId, headers, ...closed };
    }
    const plain = { from, to, subject, text, date, messageId };
    const raw = await pgpMimeMessage(plain, openpgpKey);
    return { raw, envelope: { from: sender, to: [to.address] }, ...closed };
  };
  if (smtpUrl !== undefined) {
    const transport = nodemailer.createTransport(smtpUrl);
    return async (mail) => {
      await transport.sendMail(await messageOf(mail));
    };
  }
  if (folder === undefined) throw new Error('neither a folder nor a mail server');
  const composer = nodemailer.createTransport({ streamTransport: true, buffer: true });
  return async (mail) => {
    const { message: bytes } = await composer.sendMail(await messageOf(mail));
    if (!Buffer.isBuffer(bytes)) throw new Error('a buffered mail that is no buffer');
    await writeWhole(folder, fileName(mail), bytes);
  };
}

/** `2026-11-21T23-59-58Z-placed-mai_….eml`: the same mail always has the same name. */
const fileName = ({ queuedAt, kind, id }: Mail) =>
  `${queuedAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${kind}-${id}.eml`;

/** The file is there whole or not at all, and the same mail again replaces itself. */
async function writeWhole(folder: string, name: string, bytes: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.${name}.${process.pid}.draft`);
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, name));
}
