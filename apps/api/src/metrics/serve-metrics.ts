import { createServer } from 'node:http';
import { listen } from '../http/listen.ts';

export interface ServedMetrics {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * `/metrics` on a port of its own, which no proxy leads the public to: how much a shop sells is
 * nobody's business.
 */
export async function serveMetrics(
  host: string,
  port: number,
  print: () => Promise<string>,
): Promise<ServedMetrics> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    print().then(
      (text) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(text),
      () => response.writeHead(500).end(),
    );
  });
  const url = await listen(server, host, port);
  return {
    url: `${url}/metrics`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
