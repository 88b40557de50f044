import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { compressAnswer } from './encoding.ts';
import { type HeaderOptions, headersFor } from './headers.ts';
import { isSameOrigin } from './origin.ts';
import { type StaticFiles, sendPage, sendStatic } from './static-files.ts';

/** What `@astrojs/node` builds in middleware mode. */
export type PageHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
  locals: object,
) => Promise<void>;

export interface ServerOptions {
  readonly files: StaticFiles;
  readonly pages: PageHandler;
  readonly locals: object;
  readonly headers: HeaderOptions;
}

const safe = new Set(['GET', 'HEAD']);

/** Static files, then pages; the same headers on all of them. */
export function createShopServer(options: ServerOptions): Server {
  return createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
    void answer(options, request, response);
  });
}

async function answer(
  { files, pages, locals, headers }: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  for (const [name, value] of Object.entries(headersFor(path, headers)))
    response.setHeader(name, value);
  const method = request.method ?? 'GET';
  if (path === '/healthz') {
    response.setHeader('content-type', 'application/json');
    response.end('{"ok":true}');
    return;
  }
  if (!safe.has(method) && method !== 'POST') {
    response.writeHead(405, { allow: 'GET, HEAD, POST' }).end();
    return;
  }
  if (method === 'POST' && !isSameOrigin(request.headers)) {
    sendPage(files, '/403', 403, request, response);
    return;
  }
  if (path !== '/' && path.endsWith('/')) {
    // Never `//host`: that would lead to another site.
    response.writeHead(308, { location: `/${path.replace(/^\/+|\/+$/g, '')}` }).end();
    return;
  }
  if (sendStatic(files, path, request, response)) return;
  const notFound = () => sendPage(files, '/404.html', 404, request, response);
  compressAnswer(request, response);
  await pages(request, response, notFound, locals);
}
