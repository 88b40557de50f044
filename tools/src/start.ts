// `npm start`: builds what must be built, starts everything, says what runs where in one block.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildShop } from './build-shop.ts';
import { untilStopped } from './ready.ts';
import { ROOT } from './root.ts';
import { startStack } from './stack/stack.ts';

buildShop();
const home = join(ROOT, '.nyx');
mkdirSync(home, { recursive: true, mode: 0o700 });
const stopped = untilStopped();
const stack = await startStack({ home, lasting: true });
process.stdout.write(`
Nyx runs.

  shop         ${stack.storefront}
  api          ${stack.api}  (${stack.api}/openapi.json)
  Stripe       ${stack.stripe ? `${stack.stripe}  a local stand-in: no money moves` : 'the real one, by your keys'}
  mail         ${stack.mailDir}

  To buy: open ${stack.storefront}/laptops/v54, choose, review, pay on the stand-in's page.
  To be the technician, in another terminal:
    export NYX_API=${stack.api} NYX_KEY=$(cat .nyx/technician.key)
    ./nyx unit next
  To be the staff: the same with .nyx/staff.key and ./nyx access list
  The whole story by itself: ./nyx journey

Ctrl-C stops everything.
`);
const first = await Promise.race([
  stopped.then(() => null),
  ...stack.services.map((service) => service.ended.then(() => service.name)),
]);
if (first) process.stderr.write(`${first} ended by itself; see .nyx/log/${first}.log. Stopping.\n`);
await stack.stop();
process.exit(first ? 1 : 0);
