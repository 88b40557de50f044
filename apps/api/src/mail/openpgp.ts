import type { Key } from 'openpgp';
import { type Answer, refused } from '../http/refuse.ts';

/** Half a second of start-up and some memory: only for the orders that have a key. */
const library = () => import('openpgp');

const refusedKey = (message: string, fix: string) =>
  refused('openpgp-key-refused', 'openpgpKey', message, fix);

/**
 * Whether mail can be encrypted to this key: one public key, neither expired nor revoked at that time,
 * with a subkey for encryption that is not too weak. It is tried, not only looked at.
 *
 * Problem: `openpgp-key-refused`, with the reason.
 */
export async function checkOpenpgpKey(
  armored: string,
  at: Date,
): Promise<Answer<null, 'openpgp-key-refused'>> {
  const { readKeys } = await library();
  let keys: Key[];
  try {
    keys = await readKeys({ armoredKeys: armored });
  } catch {
    return refusedKey('It is no OpenPGP key.', 'Paste what gpg --armor --export ADDRESS prints.');
  }
  const [key] = keys;
  if (key === undefined || keys.length > 1)
    return refusedKey(`There are ${keys.length} keys in it.`, 'Paste exactly one.');
  if (key.isPrivate())
    return refusedKey('It is a private key. Nothing of it was kept.', 'Paste the public one.');
  try {
    await key.verifyPrimaryKey(at);
  } catch {
    return refusedKey(
      'It is revoked, expired or not signed by itself.',
      'Renew it, or use another.',
    );
  }
  try {
    await encryptTo(armored, at, Buffer.from('tried'));
  } catch {
    return refusedKey(
      'It has no subkey for encryption that is valid and strong enough.',
      'Add one, or use another key.',
    );
  }
  return { ok: true, value: null };
}

/**
 * Bytes as an armoured OpenPGP message for the holder of a key that was checked at that time: what
 * has expired since is still better than no encryption.
 */
export async function encryptTo(armored: string, checkedAt: Date, plain: Buffer): Promise<string> {
  const { createMessage, encrypt, readKey } = await library();
  const message = await createMessage({ binary: plain });
  const encryptionKeys = await readKey({ armoredKey: armored });
  return encrypt({ message, encryptionKeys, date: checkedAt });
}
