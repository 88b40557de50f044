import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { portNear } from './ports.ts';

describe('a port for a service', () => {
  it('is one that no outgoing connection is given', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => portNear(0)));
    for (const port of ports) expect(port >= 20_000 && port < 32_768).toBe(true);
    expect(new Set(ports).size).toBeGreaterThan(15);
  });

  it('is the wanted one when it is free, and another when it is not', async () => {
    const wanted = await portNear(0);
    expect(await portNear(wanted)).toBe(wanted);
    const holder = createServer();
    await new Promise<void>((done) => holder.listen(wanted, '127.0.0.1', done));
    expect(await portNear(wanted)).not.toBe(wanted);
    await new Promise((done) => holder.close(done));
  });
});
