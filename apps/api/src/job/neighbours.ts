import pg from 'pg';
import { errorFacts, type Log } from '../log.ts';

const CHANNEL = 'nyx_job';
const AGAIN_MS = 1_000;
/** One call wakes everybody; a second one within this time would find them awake. */
const QUIET_MS = 250;

/** The other processes on the same database. */
export interface Neighbours {
  /** There is more to do than this process takes at once. */
  call(): void;
  stop(): Promise<void>;
}

/**
 * LISTEN and NOTIFY, on a connection of its own and outside every transaction: a NOTIFY inside one
 * holds a lock on the whole database until it is committed. Nothing depends on it: whoever was not
 * told looks for himself every few seconds.
 */
export function openNeighbours(url: string, log: Log, wake: () => void): Neighbours {
  let client: pg.Client | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let calledAt = Number.NEGATIVE_INFINITY;

  const later = (error: unknown) => {
    if (stopped || timer !== undefined) return;
    if (client !== undefined) log('warn', 'neighbours-lost', errorFacts(error));
    client = undefined;
    timer = setTimeout(() => {
      timer = undefined;
      connecting = connect();
    }, AGAIN_MS);
    timer.unref();
  };
  const connect = async () => {
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: AGAIN_MS,
      application_name: 'nyx-api-neighbours',
    });
    fresh.on('error', later);
    fresh.on('end', () => later(undefined));
    let own: number | undefined;
    fresh.on('notification', ({ processId }) => {
      if (processId !== own) wake();
    });
    try {
      await fresh.connect();
      const { rows } = await fresh.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      own = rows[0]?.pid;
      await fresh.query(`LISTEN ${CHANNEL}`);
      client = fresh;
    } catch (error) {
      later(error);
      await fresh.end().catch(() => {});
    }
  };
  let connecting = connect();

  return {
    call: () => {
      const now = performance.now();
      if (client === undefined || now - calledAt < QUIET_MS) return;
      calledAt = now;
      client.query(`NOTIFY ${CHANNEL}`).catch(later);
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await connecting;
      await client?.end();
    },
  };
}
