import { preAuthEncoding, sign, verify } from './ed25519.ts';
import { type Bytes, fromBase64, toBase64, utf8 } from './encoding.ts';
import type { KeyPair } from './key.ts';
import { type Flaw, fields, list, pattern, readJson, type Shape } from './shape.ts';

/** A DSSE envelope (https://github.com/secure-systems-lab/dsse, v1.0.2). */
export interface Envelope {
  readonly payloadType: string;
  /** Base64 of the signed bytes. What is verified and read are these bytes, never a re-encoding. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export const maxPayload = 64 * 1024;
const maxSignatures = 8;

const anyText: Shape<string> = (value, where, flaws) => {
  if (typeof value === 'string' && value.length <= 2 * maxPayload) return value;
  flaws.push({ where, message: 'This is not text, or too long.' });
  return '';
};
/** Only a hint: it may be absent, empty or wrong. */
const hint: Shape<string> = (value) => (typeof value === 'string' ? value.slice(0, 200) : '');
const signature = fields(
  { keyid: hint, sig: pattern(/^[A-Za-z0-9+/_-]{86}={0,2}$/, 'base64 of 64 bytes') },
  false,
);
const envelopeShape = fields(
  {
    payloadType: pattern(/^[\x21-\x7e]{1,100}$/, 'a media type'),
    payload: anyText,
    signatures: list(signature, maxSignatures),
  },
  false,
);

/** An envelope with its bytes. */
export interface Opened {
  readonly payloadType: string;
  readonly payload: Bytes;
  readonly signatures: readonly { readonly keyid: string; readonly sig: Bytes }[];
}

/** Reads an envelope of bounded size. Unknown fields are passed over, as DSSE says. */
export function openEnvelope(text: string): { opened?: Opened; flaws: readonly Flaw[] } {
  const { value, flaws } = readJson(text, envelopeShape);
  if (value === undefined) return { flaws };
  const payload = fromBase64(value.payload);
  if (payload === undefined || payload.length > maxPayload)
    return { flaws: [{ where: 'payload', message: 'This is not base64, or too long.' }] };
  const signatures = value.signatures.flatMap(({ keyid, sig: encoded }) => {
    const sig = fromBase64(encoded);
    return sig === undefined ? [] : [{ keyid, sig }];
  });
  return { opened: { payloadType: value.payloadType, payload, signatures }, flaws };
}

/** Of these keys, those with a signature that fits. Each counts once, however often it signed. */
export async function keysThatSigned<K extends { readonly keyid: string; readonly raw: Bytes }>(
  opened: Opened,
  keys: readonly K[],
): Promise<K[]> {
  const message = preAuthEncoding(opened.payloadType, opened.payload);
  const signed = new Set<K>();
  for (const { keyid, sig } of opened.signatures) {
    const hinted = keys.toSorted((a, b) => Number(b.keyid === keyid) - Number(a.keyid === keyid));
    for (const key of hinted) {
      if (!(await verify(key.raw, sig, message))) continue;
      signed.add(key);
      break;
    }
  }
  return keys.filter((key) => signed.has(key));
}

/** Signs bytes. They are kept in the envelope as they are. */
export async function seal(
  payloadType: string,
  payload: Bytes,
  keys: readonly KeyPair[],
): Promise<Envelope> {
  const envelope: Envelope = { payloadType, payload: toBase64(payload), signatures: [] };
  let signed = envelope;
  for (const key of keys) signed = await addSignature(signed, key);
  return signed;
}

/** Adds the signature of another person, on another machine, over the bytes in the envelope. */
export async function addSignature(envelope: Envelope, key: KeyPair): Promise<Envelope> {
  const payload = fromBase64(envelope.payload);
  const privateKey = fromBase64(key.private);
  if (payload === undefined || privateKey === undefined)
    throw new TypeError('the envelope or the key was not read with this package');
  const sig = await sign(privateKey, preAuthEncoding(envelope.payloadType, payload));
  return { ...envelope, signatures: [...envelope.signatures, { keyid: key.keyid, sig }] };
}

/** Envelopes as a certificate file: one a line. */
export function writeCertificate(envelopes: readonly Envelope[]): string {
  return envelopes.map((envelope) => `${JSON.stringify(envelope)}\n`).join('');
}

export const jsonBytes = (value: unknown): Bytes => utf8(JSON.stringify(value));
