import { type ApiError, invalid } from './error.ts';
import { apiVersion } from './event.ts';

type Header = (name: string) => string | undefined;

function authError(header: string | undefined): ApiError | undefined {
  const refused = (message: string): ApiError => ({
    status: 401,
    type: 'invalid_request_error',
    message,
  });
  if (header === undefined)
    return refused(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  const key = keyOf(header);
  if (/^sk_test_\w+$/.test(key)) return undefined;
  // Never more of a key than this: a real one may have come here by mistake.
  return refused(
    `Invalid API Key provided: ${key.slice(0, 8)}****. stripe-local takes sk_test_… only.`,
  );
}

/** The secret key of an `Authorization` header: Bearer, or the name of Basic. */
export function keyOf(header: string): string {
  const [scheme, value = ''] = header.split(' ');
  if (scheme?.toLowerCase() !== 'basic') return value;
  return atob(/^[\w+/]+=*$/.test(value) ? value : '').split(':')[0] ?? '';
}

const limit = (message: string) => invalid(message, 'stripe_local_limit');

/**
 * Why a request is refused for its headers: no test key, or a header that would change the answer
 * (https://docs.stripe.com/api/versioning, https://docs.stripe.com/api/connected-accounts) in a way
 * that is not here.
 */
export function headerError(header: Header): ApiError | undefined {
  const unauthorized = authError(header('authorization'));
  if (unauthorized !== undefined) return unauthorized;
  const version = header('stripe-version') ?? apiVersion;
  if (version !== apiVersion)
    return limit(`stripe-local speaks ${apiVersion} only, not '${version.slice(0, 40)}'.`);
  for (const name of ['Stripe-Account', 'Stripe-Context'])
    if (header(name) !== undefined)
      return limit(`stripe-local has one account: it does not implement ${name}.`);
  if (/json|multipart/.test(header('content-type') ?? ''))
    return invalid(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded).',
    );
  return undefined;
}
