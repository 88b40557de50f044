import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Facts, StackFacts } from './facts.ts';
import { spawnReady } from './spawn.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The file that says where the stack and the browser are, as soon as both are ready. */
    readonly facts: string;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'nyx-shop-test-'));

async function open() {
  const [stack, browser] = await Promise.all([
    spawnReady<StackFacts>(['tools/src/stack/main.ts', '--ephemeral']),
    spawnReady<{ url: string }>(['tools/src/browser/main.ts']),
  ]);
  return [browser, stack] as const;
}

function say(facts: Facts | { readonly failed: string }): void {
  writeFileSync(join(folder, 'new'), JSON.stringify(facts));
  renameSync(join(folder, 'new'), join(folder, 'facts.json'));
}

let opening: ReturnType<typeof open> | undefined;

/**
 * vitest globalSetup: the whole stack on free ports with the built shop, and a real browser. Vitest
 * would hold back every other project until they are ready, so that it is told where to look instead.
 */
export function setup(project: TestProject): void {
  project.provide('facts', join(folder, 'facts.json'));
  opening = open();
  opening.then(
    ([browser, stack]) => say({ stack: stack.facts, browser: browser.facts.url }),
    (error: unknown) => say({ failed: String(error) }),
  );
}

export async function teardown(): Promise<void> {
  for (const one of (await opening?.catch(() => [])) ?? []) await one.stop();
  rmSync(folder, { recursive: true, force: true });
}
