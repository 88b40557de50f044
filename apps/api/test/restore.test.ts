import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@nyx/contract/client';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/database/database.ts';
import { daysAfter } from '../src/day.ts';
import { openDelivery } from '../src/delivery/delivery.ts';
import { destroyAddresses } from '../src/retention/retention.ts';
import { destroyOldSealKeys } from '../src/retention/rewrap.ts';
import { openSeals, type Seals } from '../src/seal/seals.ts';
import { address, cancel, contact, makeOrder, ownOrder } from './buyer.ts';
import { prepareGround } from './ground.ts';
import { furnish } from './server.ts';
import { spawnReady } from './spawn.ts';
import { serveInside } from './stage.ts';

const home = mkdtempSync(join(tmpdir(), 'nyx-restore-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const folderOf = (name: string) => join(home, name);
const openPostgres = (name: string) =>
  spawnReady(['tools/src/postgres/main.ts', '--ephemeral', '--data', folderOf(name)]);

/** Every byte of every file below a folder. */
function bytesOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Buffer.concat(
    files.flatMap((file) =>
      file.isFile() ? [readFileSync(join(file.parentPath, file.name))] : [],
    ),
  );
}

async function sealsOf(path: string): Promise<Seals> {
  const opened = await openSeals(path);
  if (!opened.ok) throw new Error(opened.problems.join());
  return opened.value;
}

describe('a cold copy of the data folder from before an address was destroyed', () => {
  it('tells it only as long as the seal keys of those days are there', async () => {
    const live = await openPostgres('live');
    await furnish(live.url);
    const ground = await prepareGround({ url: live.url, drop: async () => {} });
    const keyFile = ground.variables.SEAL_KEY_FILE ?? '';
    const served = await serveInside(ground.variables);
    const api = createClient(served.url, fetch);
    const gone = await makeOrder(api);
    const open = await makeOrder(api);
    await cancel(api, gone.secret);
    const stolenKey = folderOf('stolen-key.json');
    cpSync(keyFile, stolenKey);
    await served.stop();
    await live.stop();
    cpSync(folderOf('live'), folderOf('copy'), { recursive: true });

    const again = await openPostgres('live');
    const afterwards = await serveInside(ground.variables);
    const daysLater = (days: number) => ({
      ...afterwards.shop,
      now: () => daysAfter(new Date(), days),
    });
    const { addressDays, backupDays } = afterwards.shop.keep;
    expect(await destroyAddresses(daysLater(addressDays - 1))).toBe(0);
    expect(await destroyAddresses(daysLater(addressDays + 1))).toBe(1);
    const ownGone = await ownOrder(createClient(afterwards.url, fetch), gone.secret);
    expect(ownGone).toMatchObject({ delivery: null, state: 'cancelled', price: gone.order.price });
    await destroyOldSealKeys(daysLater(addressDays + 1 + backupDays + 1));
    // The order that is still open was wrapped anew.
    const ownOpen = await ownOrder(createClient(afterwards.url, fetch), open.secret);
    expect(ownOpen.delivery?.address).toEqual(address);
    await afterwards.stop();
    const keyNow = folderOf('key-now.json');
    cpSync(keyFile, keyNow);
    await ground.clear();
    await again.stop();

    const restored = await openPostgres('copy');
    const copy = openDatabase(restored.url, () => {});
    const read = async (file: string) => openDelivery(copy, await sealsOf(file), gone.order.id);
    // Without the key of that day it would be there: the copy is whole.
    expect((await read(stolenKey))?.contact).toEqual(contact);
    expect(await read(keyNow)).toBeNull();
    await copy.$client.end();
    await restored.stop();
    const everything = bytesOf(folderOf('copy'));
    for (const word of [contact.name, contact.email, address.line1, gone.secret])
      expect(everything.includes(word)).toBe(false);
  });
});
