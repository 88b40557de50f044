import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { launchBrowser } from '../browser/chromium.ts';
import { startStack } from '../stack/stack.ts';

/**
 * vitest globalSetup: the whole stack on free ports and a real browser.
 * `inject('stack')` gives where everything is, `inject('browser')` the browser's web socket.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'nyx-test-stack-'));
  const [stack, browser] = await Promise.all([
    startStack({ home, lasting: false }),
    launchBrowser(),
  ]);
  const { services: _, stop, ...facts } = stack;
  project.provide('stack', facts);
  project.provide('browser', browser.wsEndpoint());
  return async () => {
    await browser.close();
    await stop();
    rmSync(home, { recursive: true, force: true });
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    stack: {
      readonly storefront: string;
      readonly api: string;
      readonly stripe: string | null;
      readonly database: string;
      readonly technicianKey: string;
      readonly mailDir: string;
      readonly home: string;
      readonly trustRootFile: string;
      readonly rootKeyFile: string;
      readonly rootKeysFile: string;
      readonly benchKeyFile: string;
      readonly qaKeyFile: string;
    };
    browser: string;
  }
}
