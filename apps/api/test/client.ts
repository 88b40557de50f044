import { type Client, createClient } from '@nyx/contract/client';

const logs = new WeakMap<Client, () => readonly string[]>();

/**
 * A client for tests and proofs, which knows what the API behind it logs: an answer never says why
 * something failed inside.
 *
 * @param log every line that the API has logged
 */
export function openClient(url: string, log: () => readonly string[]): Client {
  const api = createClient(url, fetch);
  logs.set(api, log);
  return api;
}

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** How many of the last warnings and errors explain an answer that nobody expected. */
const LAST = 20;

/** An answer that nobody expected; of one that is the API's own fault, with what was logged about it. */
export function unexpected(api: Client, { status, body }: Answered): Error {
  const said = `${status} ${JSON.stringify(body)}`;
  if (status > 0 && status < 500) return new Error(said);
  const lines = (logs.get(api)?.() ?? []).filter((line) => !line.includes('"level":"info"'));
  return new Error([said, 'the API logged:', ...lines.slice(-LAST)].join('\n'));
}

type BodyOf<A, S> = A extends { readonly status: S; readonly body: infer B } ? B : never;

/** The body of an answer that must have this status. */
export function expected<A extends Answered, S extends A['status']>(
  api: Client,
  answer: A,
  status: S,
): BodyOf<A, S> {
  if (answer.status === status) return answer.body as BodyOf<A, S>;
  throw unexpected(api, answer);
}
