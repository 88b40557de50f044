import type { TestProject } from 'vitest/node';
import { openServer } from './server.ts';
import type { Spawned } from './spawn.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: string;
  }
}

let postgres: Spawned | undefined;

/** vitest globalSetup: one real Postgres for all files, with a migrated, seeded template. */
export async function setup(project: TestProject): Promise<void> {
  postgres = await openServer();
  project.provide('postgres', postgres.url);
}

export async function teardown(): Promise<void> {
  await postgres?.stop();
}
