import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';

const nowhere = { api: 'http://127.0.0.1:9', key: 'nyk_forTestsOnly' };
const unit = `unt_${'a'.repeat(26)}`;
const other = `unt_${'b'.repeat(26)}`;

describe('nyx unit, before the API says anything', () => {
  it('says at once that address and key are missing', async () => {
    const { exit, stderr } = await bench().run(['unit', 'next']);
    expect(exit).toBe(1);
    expect(stderr).toContain('NYX_API: It is not set.');
    expect(stderr).toContain('NYX_KEY: It is not set.');
  });

  it('asks for no board that does not exist, and names each', async () => {
    const boards = ['--board', 'novacustom-v45', '--board', 'thinkpad-t480', '--board', 'V54'];
    const { exit, stderr } = await bench(nowhere).run(['unit', 'next', ...boards]);
    expect(exit).toBe(64);
    expect(stderr).toContain('--board: There is no board "novacustom-v45".');
    expect(stderr).toContain('--board: There is no board "V54".');
    expect(stderr).not.toContain('t480".');
  });

  it('keeps a claim whose answer was lost, and asks again with the same key', async () => {
    const at = bench(nowhere);
    const keys: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = (_, init) => {
      keys.push(new Headers(init?.headers).get('idempotency-key'));
      return Promise.reject(new Error('the power went'));
    };
    expect((await at.run(['unit', 'next'], { fetch })).stderr).toContain('does not answer');
    expect((await at.run(['unit', 'next'], { fetch })).exit).toBe(1);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(await readdir(join(at.folder, 'home'))).toEqual(['claim.json']);
  });

  it('ends a claim when the API says that nothing waits', async () => {
    const at = bench(nowhere);
    const problem = { code: 'nothing-to-build', where: 'boards', message: 'None.', fix: 'Wait.' };
    const body = { type: 'urn:x', title: 'None', status: 404, ...problem };
    const headers = { 'content-type': 'application/problem+json' };
    const fetch = async () => new Response(JSON.stringify(body), { status: 404, headers });
    expect((await at.run(['unit', 'next'], { fetch })).stderr).toContain('boards: None.');
    expect(await readdir(join(at.folder, 'home'))).toEqual([]);
  });

  it('takes the only unit on the bench, and asks which when there are several', async () => {
    const at = bench(nowhere);
    expect((await at.run(['unit', 'show'])).stderr).toContain('No unit is on this bench.');
    await at.write(`home/units/${unit}/unit.json`, '{"state":"building"}');
    await at.write(`home/units/${other}/unit.json`, '{"state":"shipped"}');
    expect((await at.run(['unit', 'show'])).stderr).toContain('The API does not answer');
    await at.write(`home/units/${other}/unit.json`, '{"state":"sealed"}');
    const { exit, stderr } = await at.run(['unit', 'show']);
    expect([exit, stderr]).toEqual([
      64,
      `UNIT: Several units are on this bench.\n  fix: Name one of ${unit}, ${other}.\n`,
    ]);
  });

  it('never takes a path for a unit', async () => {
    const { exit, stderr } = await bench(nowhere).run(['unit', 'show', '../../etc']);
    expect([exit, stderr.split('\n')[0]]).toEqual([64, 'UNIT: This is no unit.']);
  });

  it('never shows the technician key', async () => {
    const { stdout, stderr } = await bench(nowhere).run(['unit', 'show', unit, '--json']);
    expect(stdout + stderr).not.toContain(nowhere.key);
  });
});
