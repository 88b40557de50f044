import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Database, rows } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { DEAD } from '../job/queues.ts';
import type { Log } from '../log.ts';
import { exposition, type Metric, type Sample } from './exposition.ts';

/** Upper bounds in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

interface Requests {
  readonly labels: { readonly route: string; readonly status: string };
  /** How many took at most so long, by bucket; not yet summed up. */
  readonly within: number[];
  count: number;
  seconds: number;
}

export interface Metrics {
  /** The same log, counted. What is in no log is in no metric: no path, no name, no id. */
  readonly log: Log;
  /** Everything there is to say now, for Prometheus. */
  print(db: Database): Promise<string>;
}

/** Counts what a process logs, and asks the database what waits. */
export function createMetrics(log: Log): Metrics {
  const requests = new Map<string, Requests>();
  const events = new Map<string, { level: string; event: string; count: number }>();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();

  const countRequest = (route: string, status: string, seconds: number) => {
    const key = `${status} ${route}`;
    const found = requests.get(key) ?? {
      labels: { route, status },
      within: BUCKETS.map(() => 0),
      count: 0,
      seconds: 0,
    };
    requests.set(key, found);
    found.count += 1;
    found.seconds += seconds;
    const bucket = BUCKETS.findIndex((most) => seconds <= most);
    if (bucket >= 0) found.within[bucket] = (found.within[bucket] ?? 0) + 1;
  };

  return {
    log: (level, event, facts) => {
      if (event === 'request')
        countRequest(String(facts?.route), String(facts?.status), Number(facts?.ms) / 1000);
      else {
        const key = `${level} ${event}`;
        const known = events.get(key) ?? { level, event, count: 0 };
        events.set(key, { ...known, count: known.count + 1 });
      }
      log(level, event, facts);
    },
    print: async (db) => {
      const own: Metric[] = [
        {
          name: 'nyx_http_request_duration_seconds',
          type: 'histogram',
          help: 'Answers by route and status.',
          samples: [...requests.values()].flatMap(histogram),
        },
        {
          name: 'nyx_log_events_total',
          type: 'counter',
          help: 'Lines of the log but for requests, by level and event.',
          samples: [...events.values()].map(({ level, event, count }) => ({
            labels: { level, event },
            value: count,
          })),
        },
        ...processMetrics(delay.percentile(99) / 1e9, db),
      ];
      return exposition([...own, ...(await databaseMetrics(db))]);
    },
  };
}

function histogram({ labels, within, count, seconds }: Requests): Sample[] {
  let sum = 0;
  const buckets = BUCKETS.map((most, index): Sample => {
    sum += within[index] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: String(most) }, value: sum };
  });
  return [
    ...buckets,
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
    { suffix: '_sum', labels, value: seconds },
    { suffix: '_count', labels, value: count },
  ];
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name,
  type: 'gauge',
  help,
  samples,
});

function processMetrics(delaySeconds: number, { $client: pool }: Database): Metric[] {
  const { user, system } = process.cpuUsage();
  return [
    {
      name: 'process_cpu_seconds_total',
      type: 'counter',
      help: 'Processor time, of the program and of the kernel for it.',
      samples: [{ value: (user + system) / 1e6 }],
    },
    gauge('process_resident_memory_bytes', 'Memory.', [{ value: process.memoryUsage.rss() }]),
    gauge('process_start_time_seconds', 'When it started, Unix time.', [
      { value: performance.timeOrigin / 1000 },
    ]),
    gauge('nyx_event_loop_delay_seconds', 'How late timers are, 99th percentile.', [
      { value: Number.isFinite(delaySeconds) ? delaySeconds : 0 },
    ]),
    gauge('nyx_database_connections', 'Connections of this process.', [
      { labels: { state: 'idle' }, value: pool.idleCount },
      { labels: { state: 'used' }, value: pool.totalCount - pool.idleCount },
      { labels: { state: 'waited-for' }, value: pool.waitingCount },
    ]),
  ];
}

interface Waiting extends Record<string, unknown> {
  readonly due: number;
  readonly dead: number;
  readonly oldest: number;
}

/** What every process says the same of, as they share it. */
async function databaseMetrics(db: Database): Promise<Metric[]> {
  const up = (value: number) =>
    gauge('nyx_database_up', 'Whether the database answers.', [{ value }]);
  try {
    const [jobs] = await rows<Waiting>(
      db,
      statement`SELECT count(*) FILTER (WHERE name <> ${DEAD})::int AS due,
        count(*) FILTER (WHERE name = ${DEAD})::int AS dead,
        coalesce(extract(epoch FROM now() - min(start_after) FILTER (WHERE name <> ${DEAD})), 0)::float8
          AS oldest
        FROM pgboss.job WHERE state < 'completed' AND start_after <= now()`,
    );
    const orders = await rows<{ payment: string; fulfilment: string; orders: number }>(
      db,
      statement`SELECT payment, fulfilment, count(*)::int AS orders FROM orders GROUP BY 1, 2`,
    );
    return [
      up(1),
      gauge('nyx_jobs', 'Jobs that are due, and dead letters.', [
        { labels: { state: 'due' }, value: jobs?.due ?? 0 },
        { labels: { state: 'dead' }, value: jobs?.dead ?? 0 },
      ]),
      gauge('nyx_job_oldest_due_seconds', 'How long the oldest due job has waited.', [
        { value: jobs?.oldest ?? 0 },
      ]),
      gauge(
        'nyx_orders',
        'Orders by payment and fulfilment.',
        orders.map(({ payment, fulfilment, orders: value }) => ({
          labels: { payment, fulfilment },
          value,
        })),
      ),
    ];
  } catch {
    return [up(0)];
  }
}
