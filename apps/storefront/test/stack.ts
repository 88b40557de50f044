import type { TestProject } from 'vitest/node';
import { type Spawned, spawnReady } from './spawn.ts';

interface StackFacts {
  readonly storefront: string;
  readonly api: string;
  readonly staffKey: string;
  readonly trustRootFile: string;
  readonly rootKeysFile: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly stack: StackFacts;
    /** The web socket of a real browser. */
    readonly browser: string;
  }
}

let running: readonly Spawned<unknown>[] = [];

/** vitest globalSetup: the whole stack on free ports with the built shop, and a real browser. */
export async function setup(project: TestProject): Promise<void> {
  const [stack, browser] = await Promise.all([
    spawnReady<StackFacts>(['tools/src/stack/main.ts', '--ephemeral']),
    spawnReady<{ url: string }>(['tools/src/browser/main.ts']),
  ]);
  running = [browser, stack];
  project.provide('stack', stack.facts);
  project.provide('browser', browser.facts.url);
}

export async function teardown(): Promise<void> {
  for (const one of running) await one.stop();
}
