/**
 * Who may call a route. `anyone`: public, or whoever holds the quote token that stands in the path.
 * `buyer`: the holder of an order's secret. `technician`: a named key with that scope.
 * `stripe`: whoever signs with the webhook secret.
 */
export type Caller = 'anyone' | 'buyer' | 'technician' | 'stripe';

const stated = <C extends Caller>(caller: C, security: Record<string, string[]>[]) => ({
  security,
  'x-caller': caller,
});

/** Spread into every route, so that each states who may call it. */
export const callers = {
  anyone: stated('anyone', []),
  buyer: stated('buyer', [{ orderSecret: [] }]),
  technician: stated('technician', [{ technicianKey: [] }]),
  stripe: stated('stripe', []),
} as const satisfies Record<Caller, unknown>;

export const securitySchemes = {
  orderSecret: {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret of one order, given once when it was placed.',
  },
  technicianKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'A named key (`nyk_…`) with the scope `technician`.',
  },
} as const;
