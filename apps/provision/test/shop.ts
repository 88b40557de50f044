import { Readable } from 'node:stream';
import type { Io } from '../src/io.ts';
import { openBrowser } from '../src/journey/browser.ts';
import { configure, pay, placeOrder, waitPaid } from '../src/journey/shopper.ts';
import { type Stack, startStack } from '../src/journey/stack.ts';
import type { Told } from '../src/journey/tell.ts';
import { openIo } from '../src/node-io.ts';
import type { Result } from '../src/problem.ts';
import { runOn, type Said, silent } from './screen.ts';

export function take<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.value;
}
const value = <T>(result: Result<Told<T>>): T => take(result).value;

/** What `nyx journey --json` says. */
export interface Journey {
  readonly ok: boolean;
  readonly steps: readonly {
    readonly ok: boolean;
    readonly measured: Readonly<Record<string, string | number>>;
  }[];
}

/** What is read of the documents of `nyx unit`. */
interface UnitDocument {
  readonly file: string;
  readonly unit: string;
  readonly order: { readonly id: string };
  readonly certificate: string;
  readonly verdict: Readonly<
    Record<'proved' | 'weaklyShown' | 'notProved', readonly { readonly id: string }[]>
  >;
  readonly evidence: readonly { readonly kind: string; readonly sha256: string }[];
}

/** A whole shop of its own, and a bench at which commands are run on it. */
export interface Shop {
  readonly place: Stack['place'];
  readonly io: Io;
  run(...words: readonly string[]): Promise<Said>;
  document(...words: readonly string[]): Promise<UnitDocument>;
  stop(): Promise<void>;
}

/** Starts a shop in which one order is paid. */
export async function openShop(): Promise<Shop> {
  const env = { api: undefined, key: undefined, home: '/nowhere' };
  const first = openIo(silent, env, '/', Readable.from([]));
  const { place, stop } = take(await startStack(first));
  const io: Io = {
    ...first,
    folder: place.home,
    env: { api: place.api, key: place.technicianKey, home: `${place.home}/bench` },
  };
  const browser = openBrowser(io.fetch);
  const quote = value(await configure(browser, place));
  const placed = value(await placeOrder(browser, quote));
  value(await pay(browser, placed));
  value(await waitPaid(io, browser, placed.link));
  const run: Shop['run'] = (...words) => runOn(io, words);
  const document: Shop['document'] = async (...words) =>
    JSON.parse((await run(...words, '--json')).stdout) as UnitDocument;
  return { place, io, run, document, stop };
}
