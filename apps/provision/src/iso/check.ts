import { basename } from 'node:path';
import type { Io } from '../io.ts';
import { all, type Problem, quoted, type Result, refuse } from '../problem.ts';
import { type IsoQuestion, openDigests, openKeys, openSignature } from './beside.ts';
import type { Digests } from './digests.ts';
import { readImage } from './image.ts';
import type { ReleaseKey } from './keys.ts';
import type { Pins } from './pins.ts';

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

/**
 * Whether an image is the one that a release key of Qubes signed: by a signed DIGESTS file of either
 * format, by a detached signature over the image, or by both; all that is there must hold. What can
 * be decided without reading the image is decided first, and what without a key also where one is
 * missing.
 * https://www.qubes-os.org/security/verifying-signatures/
 */
export async function checkImage(
  io: Io,
  question: IsoQuestion,
  pins: Pins,
): Promise<Result<CheckedImage>> {
  const { iso } = question;
  const accepted = await openKeys(io, question, pins);
  const trusted = accepted.ok ? accepted.value : undefined;
  const [digests, signature] = await Promise.all([
    openDigests(io, question, trusted),
    openSignature(io, question, trusted),
  ]);
  const silent = digests.ok && signature.ok && !(digests.value ?? signature.value);
  const unsigned = refuse(
    'signature-missing',
    iso,
    'Nothing signed speaks for it.',
    `Put ${basename(iso)}.DIGESTS (with its .asc from R4.3.1 on) or ${basename(iso)}.asc beside it, or name them.`,
  );
  const opened = all(await io.fileSize(iso), accepted, digests, silent ? unsigned : signature);
  if (!opened.ok) return opened;
  const [size, , list, detached] = opened.value;
  const claimed = detached?.claimed;
  const by = list?.by ?? claimed?.by;
  // By none only where no key was accepted.
  if (by === undefined) return unsigned;
  const release = checkRelease(iso, [list?.by, claimed?.by]);
  if (!release.ok) return release;
  const image = await readImage(io, iso, size, list?.digests, claimed);
  if (!image.ok) return image;
  const { signed, ...read } = image.value;
  const problems: Problem[] = [...differing(iso, list?.digests ?? {}, read)];
  if (signed?.ok === false) problems.push(...signed.problems);
  if (problems.length > 0) return { ok: false, problems };
  const value: CheckedImage = {
    name: basename(iso),
    ...read,
    release: by.release,
    fingerprint: by.fingerprint,
    master: pins.master.fingerprint,
    digests: list?.form ?? null,
    signature: claimed === undefined ? null : 'detached',
  };
  return { ok: true, value };
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
