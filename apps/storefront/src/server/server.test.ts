import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pickEncoding } from './encoding.ts';
import { isSameOrigin } from './origin.ts';
import { redact } from './redact.ts';
import { createShopServer } from './server.ts';
import { readStaticFiles } from './static-files.ts';

const text = 'A page of some length. '.repeat(100);
const folder = mkdtempSync(join(tmpdir(), 'nyx-static-'));
mkdirSync(join(folder, 'articles'));
writeFileSync(join(folder, 'index.html'), text);
writeFileSync(join(folder, 'index.html.br'), brotliCompressSync(text));
writeFileSync(join(folder, 'articles', 'index.html'), 'articles');
writeFileSync(join(folder, '404.html'), 'nothing here');

const server = createShopServer({
  files: readStaticFiles(folder),
  headers: { payOrigin: 'https://pay.example', secure: false },
  locals: {},
  pages: async (request, response, next) => {
    if (request.url !== '/page') return next();
    response.writeHead(200, { 'content-type': 'text/html' });
    response.write(text);
    response.end();
  },
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
const ask = (path: string, init: RequestInit = {}) =>
  fetch(base + path, { redirect: 'manual', ...init });

describe('the shop’s server', () => {
  it.each(['/', '/page', '/articles', '/nowhere', '/healthz', '/_/nothing.css'])(
    'sends the security headers with %s',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('sends the precompressed file, and answers 304 to who has it', async () => {
    const first = await ask('/', { headers: { 'accept-encoding': 'br' } });
    expect(first.headers.get('content-encoding')).toBe('br');
    expect(await first.text()).toBe(text);
    const headers = { 'accept-encoding': 'br', 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await ask('/', { headers })).status).toBe(304);
  });

  it('compresses pages that are made on request', async () => {
    for (const encoding of ['br', 'gzip']) {
      const page = await ask('/page', { headers: { 'accept-encoding': encoding } });
      expect(page.headers.get('content-encoding')).toBe(encoding);
      expect(Number(page.headers.get('content-length'))).toBeLessThan(text.length);
      expect(await page.text()).toBe(text);
    }
  });

  it('shows its own page with 404 for what is not there, and never a file outside', async () => {
    for (const path of ['/nowhere', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc/passwd']) {
      const answer = await ask(path);
      expect([answer.status, await answer.text()]).toEqual([404, 'nothing here']);
    }
  });

  it('refuses a form that another site sent, and one whose origin is hidden', async () => {
    const post = (origin: string) => ask('/page', { method: 'POST', headers: { origin } });
    expect((await post('https://evil.example')).status).toBe(403);
    expect((await post('null')).status).toBe(403);
    expect((await post(base)).status).toBe(200);
  });

  it('takes a slash off the end without leading to another host', async () => {
    expect((await ask('/articles/')).headers.get('location')).toBe('/articles');
    expect((await ask('//evil.example/')).headers.get('location')).toBe('/evil.example');
  });

  it('answers no method but GET, HEAD and POST', async () => {
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405);
    expect(await (await ask('/', { method: 'HEAD' })).text()).toBe('');
  });
});

describe('the parts of the server', () => {
  it('believe what a browser says of encodings', () => {
    expect(pickEncoding('gzip, deflate, br')).toBe('br');
    expect(pickEncoding('gzip, br;q=0')).toBe('gzip');
    expect(pickEncoding(undefined)).toBe(null);
  });

  it('take a request without Origin only when the browser says that it is our own', () => {
    expect(isSameOrigin({ host: 'shop.example' })).toBe(false);
    expect(isSameOrigin({ host: 'shop.example', 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(isSameOrigin({ host: 'shop.example', origin: 'https://shop.example' })).toBe(true);
    expect(isSameOrigin({ host: 'shop.example', origin: 'https://shop.example.evil.net' })).toBe(
      false,
    );
  });

  it('keep what opens an order or a quote out of the log', () => {
    const secret = 'X1cWYqgltvxCuneGfz9ADOHMGdjjzy6uDyN2W0VHzMM';
    expect(redact(`Could not render http://x/order/${secret}`)).not.toContain(secret);
    expect(redact(`/quote/${secret}/profile failed`)).toBe('/quote/…/profile failed');
    expect(redact('/order/placed')).toBe('/order/placed');
  });
});
