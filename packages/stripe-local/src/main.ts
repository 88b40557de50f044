import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { State } from './state.ts';

const usage = `stripe-local: a stand-in for Stripe, for development and tests. No money moves.

  node packages/stripe-local/src/main.ts --port 12111 \\
    --webhook http://127.0.0.1:3001/v1/stripe/webhook --secret whsec_x

  --port N          port on 127.0.0.1; 0 takes a free one (12111)
  --webhook URL     where events are sent, signed with --secret
  --secret whsec_…  the signing secret
  --state FILE      keeps everything in FILE over restarts
  --public-url URL  where a browser finds the pay pages (http://127.0.0.1:PORT)
`;

function wrongUsage(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(64);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '12111' },
        webhook: { type: 'string' },
        secret: { type: 'string' },
        state: { type: 'string' },
        'public-url': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return wrongUsage(error instanceof Error ? error.message : String(error));
  }
}

async function readState(file: string): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const state: State | null = JSON.parse(text);
    if (state?.version === 1) return state;
  } catch {
    // Said below: it is no more a state than other JSON is.
  }
  throw new Error(`${file} is not a state of this stripe-local`);
}

/** Whole or not at all: a kill while writing leaves the file as it was. */
async function writeState(file: string, state: State): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  await writeFile(draft, JSON.stringify(state), { mode: 0o600 });
  await rename(draft, file);
}

const values = readArguments();
if (values.help === true) {
  console.log(usage);
  process.exit(0);
}
const port = Number(values.port);
if (!/^\d{1,5}$/.test(values.port) || port > 65_535) wrongUsage('--port: a number up to 65535');
const { webhook, secret, state: file } = values;
const publicUrl = values['public-url']?.replace(/\/+$/, '');
if ((webhook === undefined) !== (secret === undefined))
  wrongUsage('--webhook and --secret: give both or neither');
if (webhook !== undefined && !/^https?:$/.test(URL.parse(webhook)?.protocol ?? ''))
  wrongUsage('--webhook: an http address');

try {
  const state = file === undefined ? undefined : await readState(file);
  // Loaded only now: who uses it wrongly, or gives a file that is none of its own, hears so at once.
  const { serve } = await import('./serve.ts');
  const served = await serve({
    port,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(webhook === undefined || secret === undefined ? {} : { webhook: { url: webhook, secret } }),
    ...(state === undefined ? {} : { state }),
    ...(file === undefined ? {} : { save: (kept) => writeState(file, kept) }),
  });
  const stop = () => {
    served.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  console.log(JSON.stringify({ ready: true, url: served.url }));
} catch (error) {
  console.error(`stripe-local cannot start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
