import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchFolder } from '../scratch.ts';
import { startCluster } from './cluster.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const folders: string[] = [];

function folder(): string {
  const made = mkdtempSync(join(scratchFolder(), 'nyx-db-test-'));
  folders.push(made);
  return made;
}

async function launch(data: string): Promise<{ child: ChildProcess; url: string; pid: number }> {
  const child = spawn(process.execPath, [main, '--data', data], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...JSON.parse(line) };
  }
  throw new Error('the launcher said nothing');
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

describe('the Postgres launcher', () => {
  it('serves below a 0700 folder, and gives a second starter the same server', async () => {
    const data = folder();
    chmodSync(data, 0o700);
    const [first, second] = await Promise.all([
      startCluster({ folder: data, durable: false }),
      startCluster({ folder: data, durable: false }),
    ]);
    await query(first.url('postgres'), 'create table kept (n int)');
    expect(await query(second.url('postgres'), 'select n from kept')).toEqual([]);
    await second.stop();
    await first.stop();
  });

  it('leaves no server behind when it is killed, and keeps what was acknowledged', async () => {
    const data = folder();
    const { child, url, pid } = await launch(data);
    await query(url, 'create table kept (n int)');
    await query(url, 'insert into kept values (42)');
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await ended;
    for (let tries = 0; alive(pid) && tries < 200; tries++)
      await new Promise((r) => setTimeout(r, 25));
    expect(alive(pid)).toBe(false);
    const again = await startCluster({ folder: data, durable: true });
    expect(await query(again.url('postgres'), 'select n from kept')).toEqual([{ n: 42 }]);
    await again.stop();
  });
});
