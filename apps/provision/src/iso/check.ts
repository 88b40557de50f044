import { basename, dirname, join } from 'node:path';
import type { Io } from '../io.ts';
import { all, type Problem, quoted, type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';
import { type Digests, MOST_DIGESTS_BYTES, readDigests } from './digests.ts';
import { readImage } from './image.ts';
import { acceptKeys, MOST_KEY_BYTES, type NamedText, type ReleaseKey } from './keys.ts';
import type { Pins } from './pins.ts';
import {
  type Claimed,
  checkClearsigned,
  checkDetached,
  MOST_SIGNATURE_BYTES,
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

/** What was checked of an image, and held. */
export interface CheckedImage {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly sha512: string | null;
  /** Of which its name and its key say it is. */
  readonly release: string;
  /** Of the release key, all 40 digits. */
  readonly fingerprint: string;
  /** Of the master key that certifies it. */
  readonly master: string;
  readonly digests: 'clearsigned' | 'detached' | null;
  readonly signature: 'detached' | null;
  readonly mbPerSecond: number;
}

/** A signed list of digests whose signature holds. */
interface SignedDigests {
  readonly form: 'clearsigned' | 'detached';
  readonly digests: Digests;
  readonly by: ReleaseKey;
}

/**
 * Whether an image is the one that a release key of Qubes signed: by a signed DIGESTS file of either
 * format, by a detached signature over the image, or by both; all that is there must hold. What can
 * be decided without reading the image is decided first.
 * https://www.qubes-os.org/security/verifying-signatures/
 */
export async function checkImage(
  io: Io,
  question: IsoQuestion,
  pins: Pins,
): Promise<Result<CheckedImage>> {
  const { iso } = question;
  const files = all(await io.fileSize(iso), await openKeys(io, question, pins));
  if (!files.ok) return files;
  const [size, keyFiles] = files.value;
  const keys = await acceptKeys(keyFiles, pins, io.now());
  if (!keys.ok) return keys;
  const signed = all(
    await openDigests(io, question, keys.value),
    await openSignature(io, question, keys.value),
  );
  if (!signed.ok) return signed;
  const [digests, claimed] = signed.value;
  const by = digests?.by ?? claimed?.by;
  if (by === undefined)
    return refuse(
      'signature-missing',
      iso,
      'Nothing signed speaks for it.',
      `Put ${basename(iso)}.DIGESTS (with its .asc from R4.3.1 on) or ${basename(iso)}.asc beside it, or name them.`,
    );
  const release = checkRelease(iso, [digests?.by, claimed?.by]);
  if (!release.ok) return release;
  const image = await readImage(io, iso, size, digests?.digests, claimed);
  if (!image.ok) return image;
  const { signed: signature, ...read } = image.value;
  const problems: Problem[] = [...differing(iso, digests?.digests ?? {}, read)];
  if (signature?.ok === false) problems.push(...signature.problems);
  if (problems.length > 0) return { ok: false, problems };
  const value: CheckedImage = {
    name: basename(iso),
    ...read,
    release: by.release,
    fingerprint: by.fingerprint,
    master: pins.master.fingerprint,
    digests: digests?.form ?? null,
    signature: claimed === undefined ? null : 'detached',
  };
  return { ok: true, value };
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

async function openKeys(
  io: Io,
  { iso, keys }: IsoQuestion,
  pins: Pins,
): Promise<Result<readonly NamedText[]>> {
  const beside = [pins.master, ...pins.releases].flatMap(({ files }) => files);
  const paths = beside.map((name) => join(dirname(iso), name));
  const read = all(
    ...(await Promise.all([
      ...keys.map((path) => openNamed(io, path, path, MOST_KEY_BYTES)),
      ...paths.map((path) => openNamed(io, undefined, path, MOST_KEY_BYTES)),
    ])),
  );
  return read.ok ? { ok: true, value: read.value.filter((file) => file !== undefined) } : read;
}

async function openDigests(
  io: Io,
  question: IsoQuestion,
  keys: readonly ReleaseKey[],
): Promise<Result<SignedDigests | undefined>> {
  const { iso, digests, digestsSignature } = question;
  const file = await openNamed(io, digests, `${iso}.DIGESTS`, MOST_DIGESTS_BYTES);
  if (!file.ok) return file;
  const list = file.value;
  if (list === undefined)
    return digestsSignature === undefined
      ? { ok: true, value: undefined }
      : refuse('file-missing', `${iso}.DIGESTS`, 'There is no such file.', 'Give --digests.');
  const image = basename(iso);
  if (list.text.includes('-----BEGIN PGP')) {
    if (digestsSignature !== undefined)
      return refuse(
        'digests-mixed',
        list.name,
        'It carries its own signature, and another was given.',
        'Leave out --digests-signature, or give the plain DIGESTS file.',
      );
    const read = await checkClearsigned(list, keys, io.now());
    if (!read.ok) return read;
    const { text, by } = read.value;
    const lines = readDigests(list.name, text, image);
    return lines.ok
      ? { ok: true, value: { form: 'clearsigned', digests: lines.value, by } }
      : lines;
  }
  const asc = await openNamed(io, digestsSignature, `${list.name}.asc`, MOST_SIGNATURE_BYTES);
  if (!asc.ok) return asc;
  if (asc.value === undefined)
    return refuse(
      'signature-missing',
      list.name,
      'It is not signed: digests alone show nothing.',
      `Put ${basename(list.name)}.asc beside it, or name it with --digests-signature.`,
    );
  const claimed = await readDetached(asc.value, keys);
  const bytes = new TextEncoder().encode(list.text);
  const checked = all(
    claimed.ok ? await checkDetached(claimed.value, bytes, io.now()) : claimed,
    readDigests(list.name, list.text, image),
  );
  if (!checked.ok) return checked;
  const [by, lines] = checked.value;
  return { ok: true, value: { form: 'detached', digests: lines, by } };
}

async function openSignature(
  io: Io,
  { iso, signature }: IsoQuestion,
  keys: readonly ReleaseKey[],
): Promise<Result<Claimed | undefined>> {
  const file = await openNamed(io, signature, `${iso}.asc`, MOST_SIGNATURE_BYTES);
  if (!file.ok) return file;
  return file.value === undefined ? { ok: true, value: undefined } : readDetached(file.value, keys);
}

/** The key of one release does not speak for an image whose name says another. */
function checkRelease(iso: string, by: readonly (ReleaseKey | undefined)[]): Result<void> {
  const image = basename(iso);
  const others = by
    .filter((one) => one !== undefined)
    .filter(({ release }) => {
      const rest = image.startsWith(`Qubes-${release}`)
        ? image.slice(6 + release.length)
        : undefined;
      return rest === undefined || !/^[.-]/.test(rest);
    });
  const [other] = others;
  if (other === undefined) return { ok: true, value: undefined };
  return refuse(
    'release-differs',
    iso,
    `It is signed by the key of ${other.release}; its name, ${quoted(image)}, does not say Qubes-${other.release}.`,
    'Give the image back the name it was published with, beside the files that speak for it.',
  );
}

function differing(
  iso: string,
  said: Digests,
  read: { readonly sha256: string; readonly sha512: string | null; readonly bytes: number },
): readonly Problem[] {
  return (['sha256', 'sha512'] as const).flatMap((kind) => {
    const expected = said[kind];
    const is = read[kind];
    if (expected === undefined || is === null || expected === is) return [];
    const name = kind === 'sha256' ? 'SHA-256' : 'SHA-512';
    return [
      {
        code: 'digest-differs',
        where: iso,
        message: `Its ${name} is ${is.slice(0, 16)}… over ${read.bytes} bytes; signed is ${expected.slice(0, 16)}….`,
        fix: 'Do not use it: download it again, from another mirror.',
      },
    ];
  });
}
