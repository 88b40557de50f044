import { createHash } from 'node:crypto';
import { type ApiError, invalid } from './error.ts';
import type { KeptAnswer, State } from './state.ts';

const keptFor = 24 * 60 * 60 * 1000;

export type Claim =
  | { readonly kind: 'run' }
  | { readonly kind: 'replay'; readonly answer: NonNullable<KeptAnswer['answer']> }
  | { readonly kind: 'refused'; readonly error: ApiError };

export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash('sha256').update(`${method}\n${path}\n${body}`).digest('hex');
}

/**
 * Takes an idempotency key for a request (https://docs.stripe.com/api/idempotent_requests): the same
 * request gets the answer that is kept, another with the same key is refused, and so is a second one
 * while the first still runs.
 */
export function claim(state: State, slot: string, fingerprint: string, now: number): Claim {
  const key = slot.slice(slot.indexOf(' ') + 1);
  if (key.length > 255)
    return {
      kind: 'refused',
      error: invalid('Idempotency keys are at most 255 characters long.', 'parameter_invalid'),
    };
  const known = state.kept[slot];
  if (known === undefined || known.at + keptFor < now) {
    state.kept[slot] = { fingerprint, at: now, answer: null };
    return { kind: 'run' };
  }
  if (known.fingerprint !== fingerprint)
    return {
      kind: 'refused',
      error: {
        status: 400,
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      },
    };
  if (known.answer !== null) return { kind: 'replay', answer: known.answer };
  return {
    kind: 'refused',
    error: {
      status: 409,
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key: ${key}. Please try again later.`,
    },
  };
}

/** Forgets keys whose day is over. */
export function forgetOldKeys(state: State, now: number): void {
  for (const [slot, { at }] of Object.entries(state.kept))
    if (at + keptFor < now) delete state.kept[slot];
}
