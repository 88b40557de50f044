/** What Stripe answers when it refuses. The fields that stand in the `error` envelope. */
export interface ApiError {
  readonly status: 400 | 401 | 402 | 404 | 409 | 429 | 500;
  readonly type:
    | 'api_error'
    | 'card_error'
    | 'idempotency_error'
    | 'invalid_request_error'
    | 'rate_limit_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ApiError };

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** A refusal of what was asked (status 400). */
export function refuse(message: string, details: Partial<ApiError> = {}): Outcome<never> {
  return { ok: false, error: { ...invalid(message), ...details } };
}

export function invalid(message: string, code?: string, param?: string): ApiError {
  return {
    status: 400,
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  };
}

/** A thing that is asked for by an id which nothing has. */
export function missing(noun: string, id: string, param = 'id'): Outcome<never> {
  const error = invalid(`No such ${noun}: '${id}'`, 'resource_missing', param);
  return { ok: false, error: { ...error, status: 404 } };
}

/**
 * Whether a request was refused for its parameters alone: then it never began, and nothing is kept
 * for its idempotency key (https://docs.stripe.com/api/idempotent_requests).
 */
export function isValidation({ code = '' }: ApiError): boolean {
  return /^(parameter_|url_invalid$|stripe_local_limit$)/.test(code);
}

/** The JSON body of a refusal (https://docs.stripe.com/api/errors). */
export function envelope(error: ApiError) {
  const { status: _, code, ...rest } = error;
  if (code === undefined) return { error: rest };
  const page = code.replaceAll('_', '-');
  return { error: { ...rest, code, doc_url: `https://docs.stripe.com/error-codes#${page}` } };
}
