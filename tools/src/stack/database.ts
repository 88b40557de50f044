import { startCluster } from '../postgres/cluster.ts';

export interface Database {
  readonly url: string;
  stop(): Promise<void>;
}

/** `DATABASE_URL` when it is set; else a real Postgres of our own below the folder. */
export async function openDatabase(folder: string, durable: boolean): Promise<Database> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: async () => {} };
  const cluster = await startCluster({ folder, durable });
  return { url: cluster.url('postgres'), stop: () => cluster.stop() };
}
