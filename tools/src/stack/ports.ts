import { createServer } from 'node:net';

function free(port: number): Promise<number | null> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : null));
    });
  });
}

/** The wanted port of this machine when it is free, else any free one. */
export async function portNear(wanted: number): Promise<number> {
  const port = (await free(wanted)) ?? (await free(0));
  if (port === null) throw new Error('This machine has no free port on 127.0.0.1.');
  return port;
}
