// node tools/src/postgres/main.ts --ephemeral | --data FOLDER
// Serves a real Postgres and says where in one JSON line; stops on SIGINT, SIGTERM or closed input.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { announce, untilStopped } from '../ready.ts';
import { scratchFolder } from '../scratch.ts';
import { startCluster } from './cluster.ts';

const { values } = parseArgs({
  options: { ephemeral: { type: 'boolean', default: false }, data: { type: 'string' } },
});
const folder = values.data ?? mkdtempSync(join(scratchFolder(), 'nyx-db-'));
const cluster = await startCluster({ folder, durable: !values.ephemeral });
const stopped = untilStopped();
announce({ url: cluster.url('postgres'), pid: cluster.pid, folder });
await stopped;
await cluster.stop();
if (values.ephemeral && values.data === undefined) rmSync(folder, { recursive: true, force: true });
process.exit(0);
