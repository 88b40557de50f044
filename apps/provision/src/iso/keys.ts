import { type PublicKey, readKeys } from 'openpgp';
import { type Problem, type Result, refuse, said } from '../problem.ts';
import { grouped, type Pins, type ReleasePin } from './pins.ts';

/** A file that a person gave, or that lay beside the image. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** A release key that is pinned, and that the pinned master key certifies. */
export interface ReleaseKey extends ReleasePin {
  readonly key: PublicKey;
}

/** Far more than a key file of Qubes, which is 2.4 kB. */
export const MOST_KEY_BYTES = 200_000;

const fingerprintOf = (key: PublicKey) => key.getFingerprint().toUpperCase();

/**
 * The release keys that may have signed an image: the full fingerprint is pinned, the key itself is
 * neither revoked nor expired, and the pinned master key's certification on it verifies.
 * Problems: `key-missing`, `key-unusable`, `key-not-pinned`, `key-not-certified`.
 */
export async function acceptKeys(
  files: readonly NamedText[],
  pins: Pins,
  now: Date,
): Promise<Result<readonly ReleaseKey[]>> {
  const problems: Problem[] = [];
  const found = new Map<string, { readonly name: string; readonly key: PublicKey }>();
  for (const file of files) {
    const keys = await readFile(file);
    if (!keys.ok) {
      problems.push(...keys.problems);
      continue;
    }
    const pinned = keys.value.filter((key) => isPinned(fingerprintOf(key), pins));
    for (const key of pinned) found.set(fingerprintOf(key), { name: file.name, key });
    if (pinned.length === 0) problems.push(...notPinned(file.name, keys.value, pins).problems);
  }
  const master = found.get(pins.master.fingerprint);
  const releases = pins.releases.flatMap((pin) => {
    const file = found.get(pin.fingerprint);
    return file === undefined ? [] : [{ ...pin, ...file }];
  });
  if (problems.length === 0 && master === undefined)
    problems.push(missing('the master signing key', pins.master.fingerprint, pins.master.files));
  const [newest] = pins.releases;
  if (problems.length === 0 && releases.length === 0 && newest !== undefined)
    problems.push(missing(`the ${newest.release} signing key`, newest.fingerprint, newest.files));
  if (problems.length > 0 || master === undefined) return { ok: false, problems };
  const usable = await checkUsable(master.name, master.key, now);
  if (!usable.ok) return usable;
  for (const { name, key } of releases) {
    const fine = await checkUsable(name, key, now);
    if (!fine.ok) problems.push(...fine.problems);
    else {
      const why = await certifies(master.key, key, now);
      if (why !== undefined) problems.push(notCertified(name, pins, why));
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: releases };
}

function isPinned(fingerprint: string, { master, releases }: Pins): boolean {
  return [master, ...releases].some((pin) => pin.fingerprint === fingerprint);
}

async function readFile({ name, text }: NamedText): Promise<Result<readonly PublicKey[]>> {
  const unusable = (message: string) =>
    refuse('key-unusable', name, message, 'Give the .asc file of a public key.');
  if (text.length > MOST_KEY_BYTES) return unusable('It is larger than any key.');
  if (!text.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'))
    return unusable('It is no public key.');
  try {
    const keys = await readKeys({ armoredKeys: text });
    return keys.length > 0 ? { ok: true, value: keys } : unusable('There is no key in it.');
  } catch (error) {
    return unusable(`It cannot be read (${reasonOf(error)}).`);
  }
}

function notPinned(name: string, keys: readonly PublicKey[], pins: Pins) {
  const is = keys.map((key) => grouped(fingerprintOf(key))).slice(0, 3);
  const expected = [pins.master, ...pins.releases].map((pin) => grouped(pin.fingerprint));
  return refuse(
    'key-not-pinned',
    name,
    `Its fingerprint is ${is.join(' and ')}, which is not pinned, whatever name it bears.`,
    `Give keys with the fingerprints ${expected.join(', ')}.`,
  );
}

function missing(what: string, fingerprint: string, files: readonly string[]): Problem {
  return {
    code: 'key-missing',
    where: '--key',
    message: `Nobody gave ${what}, and it does not lie beside the image.`,
    fix: `Put ${files.join(' or ')} (${grouped(fingerprint)}) beside the image, or name it with --key; nothing is fetched.`,
  };
}

async function checkUsable(name: string, key: PublicKey, now: Date): Promise<Result<void>> {
  try {
    await key.verifyPrimaryKey(now);
    return { ok: true, value: undefined };
  } catch (error) {
    return refuse(
      'key-unusable',
      name,
      `It may not be used at ${now.toISOString()} (${reasonOf(error)}).`,
      'See that the clock is right; read the canaries and bulletins of Qubes when it was revoked.',
    );
  }
}

/** Why none of the key's names bears a certification by the master key that holds; else undefined. */
async function certifies(
  master: PublicKey,
  key: PublicKey,
  now: Date,
): Promise<string | undefined> {
  let why = 'there is none on it';
  for (const user of key.users)
    for (const certification of user.otherCertifications)
      try {
        if ((await user.verifyCertificate(certification, [master], now)) === true) return undefined;
      } catch (error) {
        why = reasonOf(error);
      }
  return why;
}

function notCertified(name: string, { master }: Pins, why: string): Problem {
  return {
    code: 'key-not-certified',
    where: name,
    message: `The master signing key ${grouped(master.fingerprint)} does not certify this key (${why}).`,
    fix: 'Give the key file as Qubes publishes it (a key server may have dropped the certification), and see that the clock is right.',
  };
}

/** What the OpenPGP code said, as part of one line: the innermost reason. */
export function reasonOf(error: unknown): string {
  const line = (error as Error).message.split('\n')[0] ?? '';
  return said(line.split(': ').at(-1) ?? '');
}
