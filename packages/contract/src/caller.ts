/**
 * Who may call a route. `anyone`: public, or whoever holds the quote token that stands in the path.
 * `buyer`: the holder of an order's secret. `technician`, `staff`, `admin`: a named key with that
 * scope. `stripe`: whoever signs with the webhook secret.
 */
export type Caller = 'anyone' | 'buyer' | Scope | 'stripe';

/** What a key may do: build units, look after orders and their money, give and take keys. */
export const scopes = ['technician', 'staff', 'admin'] as const;
export type Scope = (typeof scopes)[number];

const stated = <C extends Caller>(caller: C, security: Record<string, string[]>[]) => ({
  security,
  'x-caller': caller,
});

/** Spread into every route, so that each states who may call it. */
export const callers = {
  anyone: stated('anyone', []),
  buyer: stated('buyer', [{ orderSecret: [] }]),
  technician: stated('technician', [{ technicianKey: [] }]),
  staff: stated('staff', [{ staffKey: [] }]),
  admin: stated('admin', [{ adminKey: [] }]),
  stripe: stated('stripe', []),
} as const satisfies Record<Caller, unknown>;

const keyScheme = (scope: Scope) => ({
  type: 'http' as const,
  scheme: 'bearer',
  description: `A named key (\`nyk_…\`) with the scope \`${scope}\`.`,
});

export const securitySchemes = {
  orderSecret: {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret of one order, given once when it was placed.',
  },
  technicianKey: keyScheme('technician'),
  staffKey: keyScheme('staff'),
  adminKey: keyScheme('admin'),
} as const;
