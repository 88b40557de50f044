import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import type { Expectations } from './expectations.ts';
import type { Finding } from './findings.ts';
import type { RootKeys } from './root-keys.ts';
import { maxCertificate } from './verify.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const statementType = z.enum(['unit-provision/v1', 'unit-state/v1', 'unit-ship/v1']);

/** The text of a certificate file, as a border lets it in; `verifyCertificate` reads it. */
export const certificateTextSchema = z.string().min(2).max(maxCertificate);

export const envelopeSchema = z.object({
  payloadType: z.string().max(100),
  payload: z.string(),
  signatures: z.array(z.object({ keyid: z.string(), sig: z.string() })).max(8),
}) satisfies z.ZodType<Envelope>;

export const rootKeysSchema = z.object({
  threshold: z.int().min(1),
  keys: z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/)).max(10),
}) satisfies z.ZodType<RootKeys>;

export const expectationsSchema = z.strictObject({
  unit: z.string().max(64).exactOptional(),
  order: sha256.exactOptional(),
  profile: sha256.exactOptional(),
  profileVersion: z.string().max(120).exactOptional(),
  bundleManifest: sha256.exactOptional(),
  iso: sha256.exactOptional(),
  way: z.enum(['self-install', 'sealed-first-boot', 'bench-provisioned']).exactOptional(),
  machine: sha256.exactOptional(),
  hardwareReport: sha256.exactOptional(),
  snapshot: sha256.exactOptional(),
  nonce: z.string().max(128).exactOptional(),
  statements: z.array(statementType).max(3).exactOptional(),
  claims: z.array(z.string().max(64)).max(200).exactOptional(),
  trustRootVersion: z.int().min(1).exactOptional(),
}) satisfies z.ZodType<Expectations>;

const findingSchema = z.object({
  id: z.string(),
  text: z.string(),
  why: z.enum(['shown', 'failed', 'not-run', 'rehearsal', 'no-statement', 'cannot-be-shown']),
}) satisfies z.ZodType<Finding>;

/** What an answer carries of a verdict: everything but the facts of each statement. */
export const verdictSchema = z.object({
  ok: z.boolean(),
  authentic: z.boolean(),
  unit: z.string().nullable(),
  proved: z.array(findingSchema),
  weaklyShown: z.array(findingSchema),
  notProved: z.array(findingSchema),
  problems: z.array(
    z.object({ code: z.string(), where: z.string(), message: z.string(), fix: z.string() }),
  ),
});
