import { digest } from './digest.ts';
import { usablePoint } from './ed25519.ts';
import { type Bytes, fromBase64, textOf, toBase64, utf8 } from './encoding.ts';
import { type Envelope, keysThatSigned, openEnvelope, seal } from './envelope.ts';
import { statementTypes } from './facts.ts';
import type { KeyPair, PublicKey, Role } from './key.ts';
import { type Problem, type Result, refuse } from './problem.ts';
import { type RootKeys, usableRootKeys } from './root-keys.ts';
import { fields, line, list, oneOf, orNull, publicKey, readJson, time, whole } from './shape.ts';
import { cryptoProblem } from './web-crypto.ts';

export const trustRootPayloadType = 'application/vnd.nyx.trust-root+json';
export const maxTrustRoot = 128 * 1024;

const signer = oneOf('bench', 'qa');
const roles = list(signer, 4);

const trustRootShape = fields(
  {
    _type: oneOf('nyx-trust-root/v1'),
    version: whole,
    issuedAt: time,
    expiresAt: time,
    keys: list(
      fields(
        {
          public: publicKey,
          role: signer,
          person: line,
          validFrom: time,
          validUntil: time,
          /** Null unless the key is not to be believed any more. */
          revoked: orNull(
            fields({ at: time, compromised: (v: unknown) => v === true, reason: line }, true),
          ),
        },
        true,
      ),
      100,
    ),
    /** Which roles must have signed each type of statement, each another key and person. */
    thresholds: fields(
      { 'unit-provision/v1': roles, 'unit-state/v1': roles, 'unit-ship/v1': roles },
      true,
    ),
  },
  true,
);

export type TrustRootFacts = Omit<ReturnType<typeof trustRootShape>, '_type'>;
export type TrustedKeyFacts = TrustRootFacts['keys'][number];

/** A key of a trust root, ready to verify with. */
export interface TrustedKey extends TrustedKeyFacts {
  readonly keyid: string;
  readonly raw: Bytes;
}

/** A trust root that was verified: only `readTrustRoot` makes one. */
export interface TrustRoot extends Omit<TrustRootFacts, 'keys'> {
  readonly keys: readonly TrustedKey[];
}

export const usualThresholds: TrustRootFacts['thresholds'] = {
  'unit-provision/v1': ['bench', 'qa'],
  'unit-state/v1': ['bench', 'qa'],
  'unit-ship/v1': ['bench', 'qa'],
};

function problem(code: Problem['code'], where: string, message: string, fix: string): Problem {
  return { code, where, message, fix };
}

const malformed = (where: string, message: string) =>
  problem(
    'trust-root-malformed',
    where === '' ? 'trustRoot' : `trustRoot.${where}`,
    message,
    'Fetch the trust root again, or ask the seller for it.',
  );

/**
 * Signs a trust root with root keys; the text goes to a file. Its keys are those of people who sign
 * statements. Problems: `trust-root-malformed`.
 */
export async function createTrustRoot(
  facts: TrustRootFacts,
  rootKeys: readonly KeyPair[],
): Promise<Result<string>> {
  const text = JSON.stringify({ _type: 'nyx-trust-root/v1', ...facts });
  const read = await readFacts(text);
  if (!read.ok) return read;
  const envelope: Envelope = await seal(trustRootPayloadType, utf8(text), rootKeys);
  return { ok: true, value: `${JSON.stringify(envelope)}\n` };
}

/** A key as a trust root names it. */
export function trustedKey(
  key: PublicKey,
  validFrom: string,
  validUntil: string,
): Result<TrustedKeyFacts> {
  const role: Role = key.role;
  if (role === 'root')
    return refuse(
      problem('key-unusable', 'role', 'A root key signs no statements.', 'Give a bench or QA key.'),
    );
  return {
    ok: true,
    value: { public: key.public, role, person: key.person, validFrom, validUntil, revoked: null },
  };
}

async function readFacts(text: string): Promise<Result<TrustRoot>> {
  const { value, flaws } = readJson(text, trustRootShape);
  if (value === undefined)
    return refuse(...flaws.map(({ where, message }) => malformed(where, message)));
  const problems: Problem[] = [];
  const keys: TrustedKey[] = [];
  for (const [index, facts] of value.keys.entries()) {
    const raw = fromBase64(facts.public) ?? new Uint8Array();
    if (!usablePoint(raw))
      problems.push(malformed(`keys[${index}].public`, 'This key is weak, or not spelled right.'));
    if (keys.some((other) => toBase64(other.raw) === toBase64(raw)))
      problems.push(malformed(`keys[${index}].public`, 'This key is there twice.'));
    keys.push({ ...facts, raw, keyid: await digest(raw) });
  }
  for (const type of statementTypes)
    if (value.thresholds[type].length === 0)
      problems.push(malformed(`thresholds.${type}`, 'Nobody would have to sign.'));
  if (problems.length > 0) return refuse(...problems);
  const { _type: _, ...rest } = value;
  return { ok: true, value: { ...rest, keys } };
}

/**
 * Reads a trust root: signed by enough root keys, not expired at `now`.
 *
 * Problems: `crypto-missing`, `root-keys-unusable`, `trust-root-too-large`, `trust-root-malformed`,
 * `trust-root-signature`, `trust-root-expired`, `trust-root-not-yet-valid`.
 */
export async function readTrustRoot(
  text: string,
  rootKeys: RootKeys,
  now: Date,
): Promise<Result<TrustRoot>> {
  const noCrypto = await cryptoProblem();
  if (noCrypto !== undefined) return refuse(noCrypto);
  const roots = await usableRootKeys(rootKeys);
  if (!roots.ok) return roots;
  if (text.length > maxTrustRoot)
    return refuse(
      problem(
        'trust-root-too-large',
        'trustRoot',
        `A trust root has at most ${maxTrustRoot} characters.`,
        'Give the trust root file and nothing else.',
      ),
    );
  const { opened, flaws } = openEnvelope(text);
  if (opened === undefined)
    return refuse(...flaws.map(({ where, message }) => malformed(where, message)));
  if (opened.payloadType !== trustRootPayloadType)
    return refuse(malformed('payloadType', `This is not a trust root.`));
  const signed = await keysThatSigned(opened, roots.value);
  if (signed.length < rootKeys.threshold)
    return refuse(
      problem(
        'trust-root-signature',
        'trustRoot',
        `${signed.length} of the ${rootKeys.threshold} root signatures that are needed fit.`,
        'Check the fingerprint of the root keys on your card, and fetch the trust root again.',
      ),
    );
  const read = await readFacts(textOf(opened.payload) ?? '');
  if (!read.ok) return read;
  const at = now.getTime();
  if (Date.parse(read.value.expiresAt) <= at)
    return refuse(
      problem(
        'trust-root-expired',
        'trustRoot.expiresAt',
        `This trust root ended on ${read.value.expiresAt}.`,
        'Fetch the newest trust root: it still names the keys that signed older certificates.',
      ),
    );
  if (Date.parse(read.value.issuedAt) > at)
    return refuse(
      problem(
        'trust-root-not-yet-valid',
        'trustRoot.issuedAt',
        `This trust root begins on ${read.value.issuedAt}.`,
        'Set the clock of this device right.',
      ),
    );
  return read;
}
