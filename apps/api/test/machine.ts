import type { Client } from '@nyx/contract/client';
import { openClient } from './client.ts';
import type { Ground } from './ground.ts';
import { forgetLeases } from './patient.ts';
import { API, type Spawned, spawnReady } from './spawn.ts';

/** An API process that is started again whenever it dies, as a service manager does. */
export interface Machine {
  readonly any: () => Client;
  /** How often it died. */
  readonly deaths: () => number;
  /** SIGKILL; it resolves when the next one serves. */
  kill(): Promise<void>;
  stop(): Promise<number | null>;
  output(): string;
}

/** @param crashAt the point at which the first process is to kill itself */
export async function openMachine(ground: Ground, crashAt?: string): Promise<Machine> {
  let stopping = false;
  let deaths = 0;
  let output = '';
  let process: Spawned;
  let next: Promise<void>;
  const start = async (variables: Readonly<Record<string, string>>) => {
    process = await spawnReady(API, variables);
    next = process.ended.then(async (how) => {
      output += process.output();
      if (stopping) return;
      if (how !== 'SIGKILL') throw new Error(`the API ended with ${how}:\n${process.output()}`);
      deaths += 1;
      await forgetLeases(ground);
      await start(ground.variables);
    });
  };
  await start(
    crashAt === undefined ? ground.variables : { ...ground.variables, CRASH_AT: crashAt },
  );
  const api = openClient(`http://127.0.0.1:${ground.variables.PORT}`, () =>
    `${output}${process.output()}`.split('\n'),
  );
  return {
    any: () => api,
    deaths: () => deaths,
    kill: async () => {
      const restarted = next;
      await process.kill();
      await restarted;
    },
    stop: async () => {
      stopping = true;
      const code = await process.stop();
      await next;
      return code;
    },
    output: () => output,
  };
}
