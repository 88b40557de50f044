import type { RouteConfig, z } from '@hono/zod-openapi';
import type { ClientCode, Problem } from './problem.ts';
import { type Routes, routes } from './routes.ts';

type InfersTo<S> = S extends z.ZodType ? z.output<S> : never;
type Accepts<S> = S extends z.ZodType ? z.input<S> : never;
type Content = Record<string, { schema: unknown }>;

/** What a call of route R takes. `bearer` is the order's secret or the technician's key. */
type Input<R> = (R extends { request: { params: infer S } } ? { params: Accepts<S> } : unknown) &
  (R extends { request: { headers: unknown } } ? { idempotencyKey: string } : unknown) &
  (R extends { request: { body: { content: { 'application/json': { schema: infer S } } } } }
    ? { body: Accepts<S> }
    : unknown) &
  (R extends { security: readonly [] } ? unknown : { bearer?: string });

type Answered<R> = R extends { responses: infer All }
  ? {
      [S in keyof All]: All[S] extends { content: infer C extends Content }
        ? { status: S; body: InfersTo<C[keyof C]['schema']>; text: string }
        : never;
    }[keyof All]
  : never;

/** One member for each status of the route, and status 0 when nothing usable was answered. */
export type Answer<R> = Answered<R> | { status: 0; body: Problem<ClientCode>; text: string };

/** One function for each route, by its name. */
export type Client = {
  [N in keyof Routes]: (input: Input<Routes[N]>) => Promise<Answer<Routes[N]>>;
};

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly bearer?: string;
}

/**
 * The API as typed functions. Every answer is parsed with the contract's schema; nothing throws:
 * an API that cannot be reached (`api-unreachable`) or answers something else (`answer-unknown`)
 * is status 0 with a problem like any other.
 *
 * @param baseUrl where the API listens, `http://127.0.0.1:8081`
 */
export function createClient(baseUrl: string, fetch: typeof globalThis.fetch): Client {
  const functions = Object.entries<RouteConfig>(routes).map(([name, route]) => [
    name,
    (input: AnyInput) => call(baseUrl, fetch, route, input),
  ]);
  return Object.fromEntries(functions) as Client;
}

async function call(
  baseUrl: string,
  fetch: typeof globalThis.fetch,
  route: RouteConfig,
  input: AnyInput,
) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const headers = new Headers({ accept: 'application/json, application/problem+json' });
  if (input.body !== undefined) headers.set('content-type', 'application/json');
  if (input.idempotencyKey !== undefined) headers.set('idempotency-key', input.idempotencyKey);
  if (input.bearer !== undefined) headers.set('authorization', `Bearer ${input.bearer}`);
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL(path, baseUrl), {
      method: route.method.toUpperCase(),
      headers,
      redirect: 'error',
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    });
    text = await response.text();
  } catch {
    return nothing('api-unreachable', baseUrl, 'The API does not answer.', 'Try again later.', '');
  }
  const body = parsed(route, response, text);
  if (body?.success) return { status: response.status, body: body.data, text };
  const where = `${route.method.toUpperCase()} ${route.path}`;
  const message = `The API answered ${response.status} with something the contract does not know.`;
  return nothing('answer-unknown', where, message, 'Use the same version on both sides.', text);
}

function parsed(route: RouteConfig, response: Response, text: string) {
  const known = route.responses[response.status];
  const content = known === undefined || !('content' in known) ? undefined : known.content;
  const type = response.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  const media = content?.[type];
  const schema = media !== undefined && 'schema' in media ? media.schema : undefined;
  try {
    return (schema as z.ZodType | undefined)?.safeParse(
      type.endsWith('json') ? JSON.parse(text) : text,
    );
  } catch {
    return undefined;
  }
}

function nothing(code: ClientCode, where: string, message: string, fix: string, text: string) {
  const type = `urn:nyx:problem:${code}`;
  const body = { type, title: message, status: 0, code, where, message, fix };
  return { status: 0, body, text };
}
