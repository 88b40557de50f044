import type { Client } from '@nyx/contract/client';
import { type CertificateJudge, noJudge } from '../src/certificate/judge.ts';
import { readEnv } from '../src/env.ts';
import { createLog, type Log } from '../src/log.ts';
import { openSeals } from '../src/seal/seals.ts';
import { type Served, serveApi } from '../src/serve.ts';
import { openClient } from './client.ts';
import { freshDatabase, type Ground, prepareGround } from './ground.ts';
import { API, spawnReady } from './spawn.ts';

/** What a proof is run with: a program gives it all it has, a test a little. */
export interface Pass {
  /** A Postgres with the template database. */
  readonly server: string;
  readonly rounds: number;
  readonly seed: number;
  /** API and stand-in in processes of their own. */
  readonly spawned: boolean;
}

/** A shop that serves, for one proof. */
export interface Stage extends Ground {
  readonly api: Client;
  readonly url: string;
}

/** Runs a proof on a shop of its own and clears it away, however the proof ends. */
export async function onStage<T>(
  { server, spawned }: Pass,
  prove: (stage: Stage) => Promise<T>,
): Promise<T> {
  const ground = await prepareGround(await freshDatabase(server), spawned);
  return onGround(ground, spawned, prove);
}

/** The same on ground that was prepared already; it is cleared as well. */
export async function onGround<T>(
  ground: Ground,
  spawned: boolean,
  prove: (stage: Stage) => Promise<T>,
): Promise<T> {
  try {
    const { stop, ...serving } = await openApi(ground.variables, spawned);
    try {
      return await prove({ ...ground, ...serving });
    } finally {
      await stop();
    }
  } finally {
    await ground.clear();
  }
}

export interface OpenApi {
  readonly url: string;
  readonly api: Client;
  stop(): Promise<unknown>;
}

/** An API, in a process of its own or in this one. */
export async function openApi(variables: Ground['variables'], spawned: boolean): Promise<OpenApi> {
  if (spawned) {
    const { url, stop, output } = await spawnReady(API, variables);
    return { url, api: openClient(url, () => output().split('\n')), stop };
  }
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line));
  const { url, stop } = await serveInside(variables, noJudge, log);
  return { url, api: openClient(url, () => lines), stop };
}

/** An API in this very process. */
export async function serveInside(
  variables: Ground['variables'],
  judge: CertificateJudge = noJudge,
  log: Log = () => {},
): Promise<Served> {
  const env = readEnv(variables);
  if (!env.ok) throw new Error(env.problems.join('\n'));
  const seals = await openSeals(env.value.SEAL_KEY_FILE);
  if (!seals.ok) throw new Error(seals.problems.join('\n'));
  return serveApi(env.value, judge, seals.value, log);
}
