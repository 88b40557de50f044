// node apps/api/src/seed.ts [--technician NAME]
// Migrates, puts the first stock on the shelves (once), and makes a technician's key when asked.
import { parseArgs } from 'node:util';
import { initialStock } from '@nyx/catalog';
import { openDatabase, transaction } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { readEnv } from './env.ts';
import { createKey } from './key/key.ts';
import { createLog } from './log.ts';
import { seedStock } from './stock/stock.ts';

const { values } = parseArgs({ options: { technician: { type: 'string' } } });
const env = readEnv();
if (!env.ok) {
  process.stderr.write(`The seed cannot run:\n${env.problems.map((one) => `  ${one}\n`).join('')}`);
  process.exit(64);
}
const name = values.technician?.trim();
if (name === '') {
  process.stderr.write('--technician: give a name.\n');
  process.exit(64);
}
await migrate(env.value.DATABASE_URL);
const log = createLog((line) => process.stderr.write(line));
const db = openDatabase(env.value.DATABASE_URL, log);
await seedStock(db, initialStock);
if (name !== undefined) {
  const technicianKey = await transaction(db, async (tx) => {
    const at = new Date();
    const made = await createKey(tx, at, name, 'technician');
    tx.trail.push({ at, subject: made.id, event: 'key-created', facts: { scope: 'technician' } });
    return made.key;
  });
  process.stdout.write(`${JSON.stringify({ technicianKey })}\n`);
}
await db.$client.end();
