import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens, and gives the address; of port 0 the one that was free. */
export async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  });
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}
