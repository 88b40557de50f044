import { createHash } from 'node:crypto';
import { type Client, createClient } from '@nyx/contract/client';
import type { Io } from './io.ts';
import { type Problem, type Refused, type Result, refuse } from './problem.ts';

/** The API, as the technician whose key is in the environment. */
export interface Api {
  readonly client: Client;
  readonly bearer: string;
}

/** Problems: `environment`, for the address and the key at once. */
export function openApi(io: Io): Result<Api> {
  const { api, key } = io.env;
  const problems: Problem[] = [];
  const unset = (where: string, fix: string) =>
    problems.push({ code: 'environment', where, message: 'It is not set.', fix });
  if (api === undefined)
    unset('NYX_API', 'Set it to the address that npm start prints for the API.');
  if (key === undefined) unset('NYX_KEY', 'Set it to your technician key, nyk_….');
  if (api === undefined || key === undefined) return { ok: false, problems };
  return { ok: true, value: { client: createClient(api, io.fetch), bearer: key } };
}

/** The body of an answer that is no success, as the contract has it. */
interface Refusal extends Problem {
  readonly problems?: readonly Problem[] | undefined;
}

/** What the API said no with: its single causes where it named several. */
export function refusal({ code, where, message, fix, problems }: Refusal): Refused {
  return {
    ok: false,
    problems:
      problems !== undefined && problems.length > 0 ? problems : [{ code, where, message, fix }],
  };
}

/**
 * The same words give the same Idempotency-Key, so that a step that is run again after a power cut
 * is the same request, and nothing happens twice.
 */
export function stepKey(...words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('base64url');
}

/** An Idempotency-Key that no step had before. */
export function freshKey(io: Io): string {
  return Buffer.from(io.random(24)).toString('base64url');
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hexadecimal. */
export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Why a digest is not what was promised. */
export function digestDiffers(where: string): Refused {
  return refuse(
    'does-not-verify',
    where,
    'Its bytes are not those whose digest the API gives.',
    'Do not build from this; tell whoever runs the API.',
  );
}
