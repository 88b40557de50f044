import { createHash } from 'node:crypto';
import {
  createCleartextMessage,
  createMessage,
  generateKey,
  type PrivateKey,
  type PublicKey,
  sign,
} from 'openpgp';
import { isoVerify } from '../src/commands/iso/verify.ts';
import type { Io } from '../src/io.ts';
import type { Pins } from '../src/iso/pins.ts';
import { type Bench, bench } from './bench.ts';

export type Algorithm = 'rsa' | 'ed25519';

export async function makeKey(name: string, algorithm: Algorithm = 'ed25519') {
  const userIDs = [{ name }];
  // Before every clock that a test runs on.
  const date = new Date('2024-01-01T00:00:00Z');
  const all = { userIDs, date, format: 'object' } as const;
  const options =
    algorithm === 'rsa'
      ? { ...all, type: 'rsa' as const, rsaBits: 2048, subkeys: [] }
      : { ...all, type: 'curve25519' as const, subkeys: [] };
  return (await generateKey(options)).privateKey;
}

/** A key as it is published: its public half, certified by another. */
export async function certified(key: PrivateKey, by: PrivateKey): Promise<PublicKey> {
  return key.toPublic().signAllUsers([by], signedAt);
}

export const signedAt = new Date('2024-06-01T00:00:00Z');

export async function detach(key: PrivateKey, data: Uint8Array | string): Promise<string> {
  const binary = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const message = await createMessage({ binary });
  return (await sign({ message, signingKeys: key, detached: true, date: signedAt })) as string;
}

export async function clearsign(key: PrivateKey, text: string): Promise<string> {
  const message = await createCleartextMessage({ text });
  return sign({ message, signingKeys: key, date: signedAt });
}

const hash = (kind: string, bytes: Uint8Array) => createHash(kind).update(bytes).digest('hex');

/** The four lines of a DIGESTS file up to R4.3.0, or only the last two, as later. */
export function digestLines(
  name: string,
  bytes: Uint8Array,
  kinds = ['md5', 'sha1', 'sha256', 'sha512'],
) {
  return `\n${kinds.map((kind) => `${hash(kind, bytes)} *${name}\n`).join('')}`;
}

export const NAME = 'Qubes-R4.3.1-x86_64.iso';
/** Large enough for several blocks, and no whole number of them. */
export const image = new Uint8Array(2_500_001).map((_, at) => (at * 31 + (at >> 8)) % 251);

export interface IsoBench extends Bench {
  readonly master: PrivateKey;
  readonly release: PrivateKey;
  readonly pins: Pins;
  /** `nyx iso verify`, believing the keys of this bench. */
  verify(...words: readonly string[]): Promise<Verified>;
  verifyOf(image: string): Promise<Verified>;
  verifyWith(more: Partial<Io>, ...words: readonly string[]): Promise<Verified>;
}

interface Verified {
  readonly exit: number;
  readonly codes: readonly string[];
  /** Every problem, as one text. */
  readonly said: string;
  readonly stderr: string;
  readonly document: unknown;
}

const upper = (key: PrivateKey) => key.getFingerprint().toUpperCase();
let made: Promise<readonly [PrivateKey, PrivateKey]> | undefined;

/** An image with its keys beside it, and nothing yet that speaks for it. */
export async function isoBench(keys?: readonly [PrivateKey, PrivateKey]): Promise<IsoBench> {
  made ??= Promise.all([makeKey('Master'), makeKey('Release 4.3')]);
  const [master, release] = keys ?? (await made);
  const at = bench();
  const link = 'https://example.org/key';
  const pins: Pins = {
    master: { fingerprint: upper(master), link, files: ['master.asc'] },
    releases: [{ release: 'R4.3', fingerprint: upper(release), link, files: ['release-4.3.asc'] }],
  };
  await at.write(NAME, image);
  await at.write('master.asc', master.toPublic().armor());
  await at.write('release-4.3.asc', (await certified(release, master)).armor());
  const command = isoVerify(pins);
  const ask = async (more: Partial<Io>, words: readonly string[]): Promise<Verified> => {
    const io = at.io(more);
    const { exit, problems, document } = await command.invoke(io, words);
    const said = problems.map((one) => `${one.where}: ${one.message} ${one.fix}\n`).join('');
    return { exit, codes: problems.map(({ code }) => code), said, stderr: io.said(), document };
  };
  return {
    ...at,
    master,
    release,
    pins,
    verify: (...words) => ask({}, [NAME, ...words]),
    verifyOf: (other) => ask({}, [other]),
    verifyWith: (more, ...words) => ask(more, [NAME, ...words]),
  };
}
