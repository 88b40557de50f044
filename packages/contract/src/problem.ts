import { z } from '@hono/zod-openapi';

/**
 * Every way in which the API can refuse, with the HTTP status and title that always go with it.
 * A code is a promise: it never changes its meaning, and no other code is ever answered.
 */
export const problemKinds = {
  malformed: { status: 400, title: 'The request cannot be read' },
  'idempotency-key-missing': { status: 400, title: 'The request has no usable Idempotency-Key' },
  'signature-refused': { status: 400, title: 'The webhook signature does not hold' },
  'key-unknown': { status: 401, title: 'The key is missing, unknown or revoked' },
  'scope-missing': { status: 403, title: 'The key may not do this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'model-unknown': { status: 404, title: 'No such model' },
  'quote-unknown': { status: 404, title: 'No such quote' },
  'order-unknown': { status: 404, title: 'No such order' },
  'invoice-unknown': { status: 404, title: 'No such invoice' },
  'unit-unknown': { status: 404, title: 'No such unit' },
  'nothing-to-build': { status: 404, title: 'No paid order waits for such a board' },
  'certificate-unknown': { status: 404, title: 'No such certificate' },
  'refund-unknown': { status: 404, title: 'No such refund' },
  'access-unknown': { status: 404, title: 'No such key' },
  'trust-root-missing': { status: 404, title: 'This shop has no trust root yet' },
  'request-in-flight': { status: 409, title: 'The same request is still being answered' },
  'quote-changed': { status: 409, title: 'The quote was changed meanwhile' },
  'quote-stale': { status: 409, title: 'The quote is no longer what was seen' },
  'quote-used': { status: 409, title: 'The quote has already become an order' },
  'sold-out': { status: 409, title: 'A part is sold out' },
  'not-paid': { status: 409, title: 'The order is not paid' },
  'already-paid': { status: 409, title: 'The order is already paid' },
  'order-cancelled': { status: 409, title: 'The order was cancelled' },
  'not-cancellable': { status: 409, title: 'The order can no longer be cancelled here' },
  'pay-by-transfer': { status: 409, title: 'The order is paid by bank transfer' },
  'payment-known': { status: 409, title: 'This payment is recorded already, and differently' },
  'not-refundable': { status: 409, title: 'So much cannot be given back' },
  'refund-settled': { status: 409, title: 'The refund does not wait to be sent' },
  'not-withdrawable': { status: 409, title: 'The order can no longer be withdrawn from here' },
  'not-shipped': { status: 409, title: 'The parcel has not left' },
  'order-stopped': { status: 409, title: 'Nothing is to be built for this order now' },
  'address-destroyed': { status: 409, title: 'Nothing personal can be kept for this order' },
  'serial-taken': { status: 409, title: 'Another unit has this serial' },
  'unit-sealed': { status: 409, title: 'The unit is sealed' },
  'unit-not-ready': { status: 409, title: 'Something has to be recorded first' },
  'last-admin': { status: 409, title: 'Nobody else could give or take keys' },
  'evidence-full': { status: 409, title: 'The unit has all the evidence it can hold' },
  'too-large': { status: 413, title: 'The request is too large' },
  'not-json': { status: 415, title: 'The request is not JSON' },
  invalid: { status: 422, title: 'A field is not as it must be' },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
  },
  'configuration-refused': { status: 422, title: 'This configuration is not sold' },
  'profile-refused': { status: 422, title: 'This profile cannot be made' },
  'openpgp-key-refused': { status: 422, title: 'Mail cannot be encrypted to this key' },
  'country-differs': { status: 422, title: 'The address is in another country than the quote' },
  'way-unavailable': { status: 422, title: 'The order cannot be paid in this way' },
  'serial-placeholder': { status: 422, title: 'The serial is a placeholder' },
  'digest-differs': { status: 422, title: 'The digest is not that of the body' },
  'certificate-refused': { status: 422, title: 'The certificate does not verify' },
  internal: { status: 500, title: 'Something of ours failed' },
  unavailable: { status: 503, title: 'The service is not available right now' },
  'payment-unavailable': { status: 503, title: 'The payment service does not answer' },
} as const satisfies Record<string, { status: number; title: string }>;

export type Code = keyof typeof problemKinds;
export type StatusOf<C extends Code> = (typeof problemKinds)[C]['status'];

/** Codes that only the client itself reports: nothing usable was answered. */
export type ClientCode = 'api-unreachable' | 'answer-unknown';

/** One thing that is wrong: where a person finds it, what is wrong, what would be right. */
export interface Refusal<C extends string = string> {
  readonly code: C;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

/** RFC 9457 problem+json, with our `code`, `where`, `fix`, and the single problems when several. */
export interface Problem<C extends string = Code> extends Refusal<C> {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly problems?: readonly Refusal[] | undefined;
}

/** The problem+json body of a refusal. `problems` holds the single causes, each with its own code. */
export function problemOf<C extends Code>(
  refusal: Refusal<C>,
  problems: readonly Refusal[] = [],
): Problem<C> {
  const { status, title } = problemKinds[refusal.code];
  const { code, where, message, fix } = refusal;
  const body = { type: `urn:nyx:problem:${code}`, title, status, code, where, message, fix };
  return problems.length > 0 ? { ...body, problems } : body;
}

const refusalShape = {
  where: z.string(),
  message: z.string(),
  fix: z.string(),
};

/** The schema of a problem+json body with one of these codes. */
export function problemSchema<C extends Code>(codes: readonly C[]): z.ZodType<Problem<C>> {
  return z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    ...refusalShape,
    problems: z.array(z.object({ code: z.string(), ...refusalShape })).optional(),
  });
}

/** What any route may answer before its own code runs, or instead of it. */
const always = [
  'malformed',
  'not-found',
  'too-large',
  'invalid',
  'internal',
  'unavailable',
] as const;
/** What any route with an Idempotency-Key may answer besides. */
const keyed = [
  'idempotency-key-missing',
  'idempotency-key-reused',
  'request-in-flight',
  'not-json',
] as const;

type Always = (typeof always)[number];
type Keyed = (typeof keyed)[number];

/** Of codes C, those with status S. */
type WithStatus<C extends Code, S extends number> = C extends Code
  ? StatusOf<C> extends S
    ? C
    : never
  : never;

/** The `responses` of a route for its codes: one problem+json for each status. */
export type Refusals<C extends Code> = {
  [S in StatusOf<C>]: {
    description: string;
    content: { 'application/problem+json': { schema: z.ZodType<Problem<WithStatus<C, S>>> } };
  };
};

function grouped<C extends Code>(codes: readonly C[]): Refusals<C> {
  const byStatus = new Map<number, C[]>();
  for (const code of new Set(codes)) {
    const { status } = problemKinds[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const entries = [...byStatus].map(([status, group]) => [
    status,
    {
      description: group.map((code) => `${code}: ${problemKinds[code].title}`).join('. '),
      content: { 'application/problem+json': { schema: problemSchema(group) } },
    },
  ]);
  return Object.fromEntries(entries) as Refusals<C>;
}

/** The refusals of a route that changes nothing. */
export function refusals<C extends Code = never>(...codes: readonly C[]): Refusals<C | Always> {
  return grouped([...codes, ...always]);
}

/** The refusals of a route that takes an Idempotency-Key. */
export function keyedRefusals<C extends Code = never>(
  ...codes: readonly C[]
): Refusals<C | Always | Keyed> {
  return grouped([...codes, ...always, ...keyed]);
}
