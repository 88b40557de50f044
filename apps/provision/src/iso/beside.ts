import { basename, dirname, join } from 'node:path';
import type { Io } from '../io.ts';
import { all, type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';
import { type Digests, MOST_DIGESTS_BYTES, readDigests } from './digests.ts';
import { acceptKeys, MOST_KEY_BYTES, type NamedText, type ReleaseKey } from './keys.ts';
import type { Pins } from './pins.ts';
import {
  type Claimed,
  type Clearsigned,
  checkClearsigned,
  checkDetached,
  claimedBy,
  MOST_SIGNATURE_BYTES,
  readClearsigned,
  readDetached,
} from './signature.ts';

/** Which files speak for an image; what is not named is looked for beside it. */
export interface IsoQuestion {
  readonly iso: string;
  readonly digests: string | undefined;
  readonly digestsSignature: string | undefined;
  readonly signature: string | undefined;
  readonly keys: readonly string[];
}

/** Those that are accepted; undefined where none is. */
type Keys = readonly ReleaseKey[] | undefined;

/** A signed list of digests. */
interface SignedDigests {
  readonly form: 'clearsigned' | 'detached';
  readonly digests: Digests;
  /** Whose signature holds; undefined where no key was given to ask for. */
  readonly by: ReleaseKey | undefined;
}

/** A signature over the image itself; of nobody where no key was given to ask for. */
interface OverImage {
  readonly claimed: Claimed | undefined;
}

/** A file that was named must be there; one that is only looked for may be missing. */
async function openNamed(
  io: Io,
  named: string | undefined,
  beside: string,
  most: number,
): Promise<Result<NamedText | undefined>> {
  const name = named ?? beside;
  const text = await readText(io, name, most);
  if (text.ok) return { ok: true, value: { name, text: text.value } };
  const absent = named === undefined && text.problems[0]?.code === 'file-missing';
  return absent ? { ok: true, value: undefined } : text;
}

/** The keys that may speak for it. Problems: of files, those of `acceptKeys`. */
export async function openKeys(
  io: Io,
  { iso, keys }: IsoQuestion,
  pins: Pins,
): Promise<Result<readonly ReleaseKey[]>> {
  const beside = [pins.master, ...pins.releases].flatMap(({ files }) => files);
  const paths = beside.map((name) => join(dirname(iso), name));
  const read = all(
    ...(await Promise.all([
      ...keys.map((path) => openNamed(io, path, path, MOST_KEY_BYTES)),
      ...paths.map((path) => openNamed(io, undefined, path, MOST_KEY_BYTES)),
    ])),
  );
  if (!read.ok) return read;
  const files = read.value.filter((file) => file !== undefined);
  return acceptKeys(files, pins, io.now());
}

/**
 * The list of digests that speaks for it. Without keys it is signed by nobody yet, and refused only for
 * what is wrong whoever signed it. Problems: of files, signatures and DIGESTS.
 */
export async function openDigests(
  io: Io,
  question: IsoQuestion,
  keys: Keys,
): Promise<Result<SignedDigests | undefined>> {
  const { iso, digests, digestsSignature } = question;
  const file = await openNamed(io, digests, `${iso}.DIGESTS`, MOST_DIGESTS_BYTES);
  if (!file.ok) return file;
  const list = file.value;
  if (list === undefined)
    return digestsSignature === undefined
      ? { ok: true, value: undefined }
      : refuse('file-missing', `${iso}.DIGESTS`, 'There is no such file.', 'Give --digests.');
  const clearsigned = list.text.includes('-----BEGIN PGP');
  if (clearsigned && digestsSignature !== undefined)
    return refuse(
      'digests-mixed',
      list.name,
      'It carries its own signature, and another was given.',
      'Leave out --digests-signature, or give the plain DIGESTS file.',
    );
  const read = clearsigned ? await readClearsigned(list) : nobody;
  if (!read.ok) return read;
  const signed = read.value
    ? await checkSigner(io, read.value, keys)
    : await openPlain(io, list, keys, digestsSignature);
  const text = read.value?.text ?? list.text;
  const checked = all(signed, readDigests(list.name, text, basename(iso)));
  if (!checked.ok) return checked;
  const [by, lines] = checked.value;
  const form = clearsigned ? 'clearsigned' : 'detached';
  return { ok: true, value: { form, digests: lines, by } };
}

type Signer = Result<ReleaseKey | undefined>;
const nobody = { ok: true, value: undefined } as const;

async function checkSigner(io: Io, list: Clearsigned, keys: Keys): Promise<Signer> {
  return keys === undefined ? nobody : checkClearsigned(list, keys, io.now());
}

async function openPlain(
  io: Io,
  list: NamedText,
  keys: Keys,
  signature: string | undefined,
): Promise<Signer> {
  const asc = await openNamed(io, signature, `${list.name}.asc`, MOST_SIGNATURE_BYTES);
  if (!asc.ok) return asc;
  if (asc.value === undefined)
    return refuse(
      'signature-missing',
      list.name,
      'It is not signed: digests alone show nothing.',
      `Put ${basename(list.name)}.asc beside it, or name it with --digests-signature.`,
    );
  const read = await readClaimed(asc.value, keys);
  if (!read.ok) return read;
  const { claimed } = read.value;
  const bytes = new TextEncoder().encode(list.text);
  return claimed === undefined ? nobody : checkDetached(claimed, bytes, io.now());
}

/** The signature over the image itself. Problems: of the file and of signatures. */
export async function openSignature(
  io: Io,
  { iso, signature }: IsoQuestion,
  keys: Keys,
): Promise<Result<OverImage | undefined>> {
  const file = await openNamed(io, signature, `${iso}.asc`, MOST_SIGNATURE_BYTES);
  if (!file.ok) return file;
  return file.value === undefined ? nobody : readClaimed(file.value, keys);
}

/** A detached signature, and by which of the keys. */
async function readClaimed(file: NamedText, keys: Keys): Promise<Result<OverImage>> {
  const read = await readDetached(file);
  if (!read.ok) return read;
  if (keys === undefined) return { ok: true, value: { claimed: undefined } };
  const claimed = claimedBy(read.value, keys);
  return claimed.ok ? { ok: true, value: { claimed: claimed.value } } : claimed;
}
