/**
 * The Stripe SDK, by its CommonJS files: as 218 ES modules it took half as long again at every start
 * of this app. What is a type is still imported by name from the package.
 */
import { createRequire } from 'node:module';
import type StripeSdk from 'stripe';

export const Stripe: typeof StripeSdk = createRequire(import.meta.url)('stripe');
