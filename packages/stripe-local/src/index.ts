export type { Send } from './delivery.ts';
export { type PayOutcome, payOutcomes } from './payment.ts';
export { type Served, type ServeOptions, serve } from './serve.ts';
export { emptyState, type State } from './state.ts';
export { createStripeLocal, type StripeLocal, type StripeLocalOptions } from './stripe-local.ts';
