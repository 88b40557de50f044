import {
  type Code,
  type Problem,
  problemKinds,
  problemOf,
  type Refusal,
  type StatusOf,
} from '@nyx/contract';
import type { Context, TypedResponse } from 'hono';

/** What domains answer when they do what they were asked, or say why not. */
export type Answer<T, C extends Code> = { readonly ok: true; readonly value: T } | Refused<C>;

export interface Refused<C extends Code> {
  readonly ok: false;
  readonly refusal: Refusal<C>;
  /** The single causes, where there are several. */
  readonly problems?: readonly Refusal[];
}

/** A refusal as a value: `return refused('sold-out', 'configuration', …)`. */
export function refused<C extends Code>(
  code: C,
  where: string,
  message: string,
  fix: string,
  problems: readonly Refusal[] = [],
): Refused<C> {
  return { ok: false, refusal: { code, where, message, fix }, problems };
}

type RefusedResponse<C extends Code> = C extends Code
  ? Response & TypedResponse<Problem<C>, StatusOf<C>, 'json'>
  : never;

/** The same as HTTP: problem+json with the status of its code. A route that lists no such code does not compile. */
export function refuse<C extends Code>(
  c: Context,
  { refusal, problems }: Refused<C>,
): RefusedResponse<C> {
  const body = problemOf(refusal, problems);
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (body.status === 401) headers['www-authenticate'] = 'Bearer realm="nyx"';
  if (body.status === 503) headers['retry-after'] = '5';
  const response: Response = c.json(body, problemKinds[refusal.code].status, headers);
  return response as RefusedResponse<C>;
}
