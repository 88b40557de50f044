// node apps/api/src/seed.ts [--technician NAME] [--staff NAME]
// Makes the seal key (once), migrates, puts the first stock on the shelves (once), and makes keys when
// asked: the first one that may give others can only come from whoever holds the database.
import { parseArgs } from 'node:util';
import { initialStock } from '@nyx/catalog';
import { openDatabase, transaction } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import { readEnv } from './env.ts';
import { createKey } from './key/key.ts';
import { createLog } from './log.ts';
import { makeSealKey } from './seal/seals.ts';
import { seedStock } from './stock/stock.ts';

const { values } = parseArgs({
  options: { technician: { type: 'string' }, staff: { type: 'string' } },
});
const env = readEnv();
if (!env.ok) {
  process.stderr.write(`The seed cannot run:\n${env.problems.map((one) => `  ${one}\n`).join('')}`);
  process.exit(64);
}
const wanted = {
  technicianKey: { name: values.technician, scopes: ['technician'] },
  staffKey: { name: values.staff, scopes: ['staff', 'admin'] },
} as const;
if (Object.values(wanted).some(({ name }) => name?.trim() === '')) {
  process.stderr.write('--technician, --staff: give a name.\n');
  process.exit(64);
}
await makeSealKey(env.value.SEAL_KEY_FILE, new Date());
await migrate(env.value.DATABASE_URL);
const log = createLog((line) => process.stderr.write(line));
const db = openDatabase(env.value.DATABASE_URL, log);
await seedStock(db, initialStock);
for (const [key, { name, scopes }] of Object.entries(wanted)) {
  if (name === undefined) continue;
  const made = await transaction(db, (tx) => createKey(tx, new Date(), name.trim(), scopes));
  process.stdout.write(`${JSON.stringify({ [key]: made.key })}\n`);
}
await db.$client.end();
