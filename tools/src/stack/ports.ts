import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Of these one is taken where any will do. Linux gives 32768 and up to outgoing connections, macOS
 * 49152 and up (RFC 6335, section 6): such a port may be free now and taken a moment later, when the
 * service that was told of it starts.
 */
const ANY = { from: 20_000, to: 32_768 };
const TRIES = 100;

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

/** The wanted port of this machine when it is free, else, or for 0, any free one. */
export async function portNear(wanted: number): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted;
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(ANY.from, ANY.to);
    if (await isFree(port)) return port;
  }
  throw new Error('This machine has no free port on 127.0.0.1.');
}
