// The shop's own server. Run by Node as it is; the pages must have been built (`astro build`).
import { existsSync, fstatSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from '@nyx/contract/client';
import { readEnv } from './env.ts';
import { redactStream } from './server/redact.ts';
import { createShopServer } from './server/server.ts';
import { readStaticFiles } from './server/static-files.ts';
import { createShop } from './shop.ts';

const dist = new URL('../dist/', import.meta.url);
const inDist = (name: string) => fileURLToPath(new URL(name, dist));

const env = readEnv();
if (!env.ok) {
  for (const { where, message, fix } of env.problems)
    process.stderr.write(`${where}: ${message} ${fix}\n`);
  process.exit(1);
}
if (!existsSync(inDist('server/entry.mjs'))) {
  process.stderr.write('The pages are not built: run `astro build` in apps/storefront first.\n');
  process.exit(1);
}
redactStream(process.stdout);
redactStream(process.stderr);

const { host, port, apiUrl, siteUrl, payOrigin, rootKeysFile } = env.value;
if (rootKeysFile !== '' && !existsSync(rootKeysFile)) {
  process.stderr.write('ROOT_KEYS: There is no such file. Give the path of the root key file.\n');
  process.exit(1);
}
const { handler } = await import(pathToFileURL(inDist('server/entry.mjs')).href);
const secure = siteUrl.startsWith('https:');
const shop = createShop({
  api: createClient(apiUrl, fetch),
  reports: JSON.parse(readFileSync(inDist('hcl.json'), 'utf8')),
  secure,
  siteUrl,
  rootKeys: rootKeysFile === '' ? '' : readFileSync(rootKeysFile, 'utf8'),
});
const server = createShopServer({
  files: readStaticFiles(inDist('client')),
  pages: handler,
  locals: { shop },
  headers: { payOrigin, secure },
});

server.listen(port, host, () => {
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  process.stdout.write(`${JSON.stringify({ ready: true, url: `http://${host}:${bound}` })}\n`);
});

let stopping = false;
/** Lets answers that are under way finish, but not for long. */
function stop(): void {
  if (stopping) return;
  stopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 3_000).unref();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
// Whoever started us holds our standard input; when they die, it closes.
const input = fstatSync(0, { throwIfNoEntry: false });
if (input?.isFIFO() || input?.isSocket()) {
  process.stdin.resume();
  process.stdin.on('end', stop);
  process.stdin.on('error', stop);
}
