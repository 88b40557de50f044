// node tools/src/stack/main.ts --ephemeral
// The whole stack on free ports and a fresh database, said in one JSON line; it stops, and leaves
// nothing, on SIGINT, SIGTERM or closed input. `nyx journey`, browser tests and chaos use it.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { announce, untilStopped } from '../ready.ts';
import { scratchFolder } from '../scratch.ts';
import { startStack } from './stack.ts';

const { values } = parseArgs({
  options: { ephemeral: { type: 'boolean', default: false }, home: { type: 'string' } },
});
const home = values.home ?? mkdtempSync(join(scratchFolder(), 'nyx-stack-'));
const clean = () => {
  if (values.home === undefined) rmSync(home, { recursive: true, force: true });
};
const stopped = untilStopped();
try {
  const { services, stop, ...facts } = await startStack({ home, lasting: !values.ephemeral });
  announce({ ...facts, pids: Object.fromEntries(services.map((one) => [one.name, one.pid])) });
  await stopped;
  await stop();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
clean();
process.exit();
