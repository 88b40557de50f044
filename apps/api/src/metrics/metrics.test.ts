import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrder, openWorld, type World } from '../../test/world.ts';
import { openDatabase } from '../database/database.ts';
import { createMetrics } from './metrics.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const scrape = async () => (await fetch(world.metrics)).text();

/** The text format, read strictly: every line is a comment that is known, or one sample. */
function read(text: string): Map<string, number> {
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of text.trimEnd().split('\n')) {
    const [, name, type] = /^# TYPE ([a-z_]+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) types.set(name, type);
    else if (!/^# HELP [a-z_]+ .+$/.test(line)) {
      const sample = /^([a-z_]+)(\{(?:[a-z]+="[^"\n]*",?)+\})? (-?[0-9.e+-]+)$/.exec(line);
      if (sample === null) throw new Error(`no sample: ${line}`);
      const [, metric = '', labels = '', value] = sample;
      const base = metric.replace(/_(bucket|sum|count)$/, '');
      if (!types.has(metric) && types.get(base) !== 'histogram')
        throw new Error(`no type: ${line}`);
      samples.set(metric + labels, Number(value));
    }
  }
  return samples;
}

describe('the metrics', () => {
  it('count answers by route, and orders, and name nobody', async () => {
    const { order, secret } = await makeOrder(world.api);
    await world.api.getOrder({ bearer: secret });
    await fetch(`${world.url}/v1/quotes/${secret}`);
    const text = await scrape();
    const samples = read(text);
    const at = (labels: string) => samples.get(`nyx_http_request_duration_seconds_${labels}`);
    expect(at('count{route="POST /v1/orders",status="201"}')).toBe(1);
    expect(at('bucket{route="POST /v1/orders",status="201",le="+Inf"}')).toBe(1);
    expect(at('count{route="GET /v1/quotes/:token",status="404"}')).toBe(1);
    expect(samples.get('nyx_orders{payment="awaiting",fulfilment="waiting"}')).toBe(1);
    expect(samples.get('nyx_database_up')).toBe(1);
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    for (const word of [order.id, secret, 'Ada', 'ada@']) expect(text).not.toContain(word);
  });

  it('are on a port of their own alone', async () => {
    expect((await fetch(`${world.url}/metrics`)).status).toBe(404);
    const other = new URL('/v1/stock/v54', world.metrics);
    expect((await fetch(other)).status).toBe(404);
  });

  it('have buckets that grow up to the count', async () => {
    const metrics = createMetrics(() => {});
    for (const ms of [1, 7, 30, 600, 60_000])
      metrics.log('info', 'request', { route: 'GET /x', status: 200, ms });
    const samples = read(await metrics.print(world.shop.db));
    const buckets = [...samples].filter(([name]) => name.includes('_bucket'));
    expect(buckets.map(([, value]) => value)).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5]);
  });

  it('say that the database is away, instead of nothing', async () => {
    const away = openDatabase('postgres://nyx@127.0.0.1:1/x', () => {});
    const samples = read(await createMetrics(() => {}).print(away));
    expect([samples.get('nyx_database_up'), samples.has('nyx_jobs{state="due"}')]).toEqual([
      0,
      false,
    ]);
    await away.$client.end();
  });
});
