/** The one table of security headers. Every answer of this server goes through `headersFor`. */
export interface HeaderOptions {
  readonly payOrigin: string;
  readonly secure: boolean;
}

type Sources = Readonly<Record<string, readonly string[]>>;

/**
 * Nothing is allowed but what a page of ours needs. A form may lead to ourselves, and where the pay
 * button is, to the payment service too: browsers hold the redirect after a POST against
 * `form-action`.
 */
const base: Sources = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'"],
  'form-action': ["'self'"],
  'base-uri': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
};

interface Rule {
  readonly path: RegExp;
  readonly policy?: (options: HeaderOptions) => Sources;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Only what differs from `base`, by path. */
const rules: readonly Rule[] = [
  {
    path: /^\/order(\/|$)/,
    policy: ({ payOrigin }) => ({ 'form-action': ["'self'", payOrigin] }),
    headers: { 'cache-control': 'no-store' },
  },
  { path: /^\/quote(\/|$)/, headers: { 'cache-control': 'no-store' } },
  { path: /^\/certificate(\/|$)/, policy: () => ({ 'script-src': ["'self'"] }) },
  { path: /^\/_\//, headers: { 'cache-control': 'public, max-age=31536000, immutable' } },
];

export function headersFor(path: string, options: HeaderOptions): Readonly<Record<string, string>> {
  let policy = base;
  let own: Readonly<Record<string, string>> = {};
  for (const rule of rules)
    if (rule.path.test(path)) {
      policy = { ...policy, ...rule.policy?.(options) };
      own = { ...own, ...rule.headers };
    }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, sources]) => `${name} ${sources.join(' ')}`)
      .join('; '),
    // With no-referrer a browser sends `Origin: null`, and no form would pass the origin check.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy':
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
    ...(options.secure
      ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
      : {}),
    'cache-control': 'no-cache',
    ...own,
  };
}
