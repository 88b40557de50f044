import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

export interface StackFacts {
  readonly storefront: string;
  readonly api: string;
  readonly staffKey: string;
  readonly trustRootFile: string;
  readonly rootKeysFile: string;
}

export interface Facts {
  readonly stack: StackFacts;
  /** The web socket of a real browser. */
  readonly browser: string;
}

let known: Facts | undefined;

/** Where the stack and the browser are; waits until both are ready, and throws what kept them from it. */
export async function facts(): Promise<Facts> {
  while (!existsSync(inject('facts'))) await sleep(50);
  known ??= JSON.parse(readFileSync(inject('facts'), 'utf8')) as Facts;
  if ('failed' in known) throw new Error(String(known.failed));
  return known;
}
