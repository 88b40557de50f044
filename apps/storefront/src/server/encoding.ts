import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** The best encoding that a browser accepts. One that it refuses with `q=0` is not accepted. */
export function pickEncoding(header: string | string[] | undefined): Encoding | null {
  const accepted = String(header ?? '')
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  if (accepted.includes('br')) return 'br';
  return accepted.includes('gzip') ? 'gzip' : null;
}

const texts = /^(text\/|application\/(json|xml|problem\+json)|image\/svg)/;
const smallest = 900;

/**
 * Makes an answer that is written in pieces leave in one, compressed when that is worth it. Pages
 * are some tens of kilobytes, so that nothing is gained by streaming them.
 */
export function compressAnswer(request: IncomingMessage, response: ServerResponse): void {
  const encoding = pickEncoding(request.headers['accept-encoding']);
  const pieces: Buffer[] = [];
  const write = (piece: unknown): void => {
    if (typeof piece === 'string' || piece instanceof Uint8Array) pieces.push(Buffer.from(piece));
  };
  const { writeHead, end } = response;
  response.writeHead = function later(this: ServerResponse, status: number, ...rest: unknown[]) {
    this.statusCode = status;
    const headers = rest.find((part) => typeof part === 'object' && part !== null) ?? {};
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    return this;
  } as ServerResponse['writeHead'];
  response.write = ((piece: unknown) => {
    write(piece);
    return true;
  }) as ServerResponse['write'];
  response.end = ((piece?: unknown) => {
    write(piece);
    const plain = Buffer.concat(pieces);
    const type = String(response.getHeader('content-type') ?? '');
    const worth = encoding !== null && plain.length > smallest && texts.test(type);
    const body = worth ? packed(plain, encoding) : plain;
    response.setHeader('vary', 'accept-encoding');
    if (worth) response.setHeader('content-encoding', encoding);
    response.setHeader('content-length', body.length);
    response.writeHead = writeHead;
    response.end = end;
    response.writeHead(response.statusCode);
    return response.end(request.method === 'HEAD' ? undefined : body);
  }) as ServerResponse['end'];
}

function packed(plain: Buffer, encoding: Encoding): Buffer {
  if (encoding === 'gzip') return gzipSync(plain, { level: 6 });
  return brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
}
