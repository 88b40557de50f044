import { Agent, type IncomingHttpHeaders, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Answered<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: T;
}

/** One request as JSON over a kept-alive connection: lighter than fetch, since the load shares the cores. */
export function ask<T>(
  method: string,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered<T>> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const typed = payload === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((done, failed) => {
    const sent = request(url, { method, agent, headers: { ...typed, ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const body = JSON.parse(text || 'null') as T;
        done({ status: answer.statusCode ?? 0, headers: answer.headers, body });
      });
    });
    sent.once('error', failed);
    sent.end(payload);
  });
}

export interface Rate {
  readonly clients: number;
  /** How often the steps were passed through. */
  readonly passes: number;
  readonly perSecond: number;
  /** Of one pass through the steps, in milliseconds. */
  readonly median: number;
}

/**
 * Repeats steps with so many clients at once for so long.
 *
 * @param drained resolves when what the steps left to be done is done as well; that time counts
 */
export async function load(
  clients: number,
  seconds: number,
  steps: () => Promise<void>,
  drained: () => Promise<void> = async () => {},
): Promise<Rate> {
  const started = performance.now();
  const end = started + seconds * 1000;
  const took: number[] = [];
  const client = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      await steps();
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  await drained();
  const elapsed = (performance.now() - started) / 1000;
  took.sort((a, b) => a - b);
  return {
    clients,
    passes: took.length,
    perSecond: took.length / elapsed,
    median: took[Math.floor(took.length / 2)] ?? 0,
  };
}
