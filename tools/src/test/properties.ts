// Setup file of every project with property tests. In `npm test` the same few cases each time, so that
// a red run stays red; `npm run proof` (tools/proof/properties.ts) takes many, and others.
import fc from 'fast-check';

fc.configureGlobal({
  numRuns: Number(process.env.NYX_ROUNDS ?? 50),
  seed: Number(process.env.NYX_SEED ?? 1),
});
