import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pickEncoding } from './encoding.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

interface StaticFile {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly br: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** Reads the built client folder into memory: a path that is not in the map does not exist. */
export function readStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const path = join(folder, name);
    const plain = readFileSync(path);
    const read = (file: string) => (existsSync(file) ? readFileSync(file) : undefined);
    const file = {
      type,
      plain,
      etag: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
      br: read(`${path}.br`),
      gzip: read(`${path}.gz`),
    };
    files.set(urlOf(name), file);
  }
  return files;
}

/** `articles/index.html` is served as `/articles`; `404.html` keeps its name. */
function urlOf(name: string): string {
  const url = `/${name.split(sep).join('/')}`;
  return url === '/index.html' ? '/' : url.replace(/\/index\.html$/, '');
}

/** Answers with a static file when there is one for this request. */
export function sendStatic(
  files: StaticFiles,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const file = files.get(path);
  if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  sendFile(file, request, response, 200);
  return true;
}

/** A page such as `/404.html` under another status. */
export function sendPage(
  files: StaticFiles,
  name: string,
  status: number,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = files.get(name);
  if (file === undefined) response.writeHead(status).end();
  else sendFile(file, request, response, status);
}

function sendFile(
  file: StaticFile,
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
): void {
  const encoding = pickEncoding(request.headers['accept-encoding']);
  const packed = encoding === 'br' ? file.br : encoding === 'gzip' ? file.gzip : undefined;
  const etag = `"${file.etag}${packed === undefined ? '' : `-${encoding}`}"`;
  response.setHeader('vary', 'accept-encoding');
  response.setHeader('etag', etag);
  if (status === 200 && request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  const body = packed ?? file.plain;
  response.setHeader('content-type', file.type);
  if (packed !== undefined && encoding !== null) response.setHeader('content-encoding', encoding);
  response.writeHead(status, { 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}
