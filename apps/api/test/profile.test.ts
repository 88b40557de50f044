import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { partOf, sharesIn } from './profile.ts';

it('time is counted to the library that had it, waiting to none', () => {
  const modules = 'file:///x/node_modules/.pnpm/pg@8/node_modules';
  const frames = [
    ['query', `${modules}/pg/lib/client.js`],
    ['json', `${modules}/@hono/node-server/dist/index.js`],
    ['move', 'file:///x/apps/api/src/order/move.ts'],
    ['writev', ''],
    ['(idle)', ''],
  ] as const;
  const nodes = frames.map(([functionName, url], id) => ({ id, callFrame: { functionName, url } }));
  const folder = mkdtempSync(join(tmpdir(), 'nyx-profile-test-'));
  const profile = { nodes, samples: [0, 1, 2, 3, 4, 0], timeDeltas: [10, 20, 5, 25, 900, 40] };
  writeFileSync(join(folder, 'a.cpuprofile'), JSON.stringify(profile));
  expect(sharesIn(folder)).toEqual([
    ['pg', 0.5],
    ['writing to sockets', 0.25],
    ['@hono/node-server', 0.2],
    ['our own code', 0.05],
  ]);
  rmSync(folder, { recursive: true });
  expect(partOf({ functionName: 'emit', url: 'node:events' })).toBe("Node's own scripts");
});
