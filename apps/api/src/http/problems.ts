import type { Refusal } from '@nyx/contract';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';
import { isUnavailable } from '../database/database.ts';
import { errorFacts, type Log } from '../log.ts';
import { refuse, refused } from './refuse.ts';

const notFound = () =>
  refused('not-found', 'path', 'There is nothing at this address.', 'See /openapi.json.');

/** A path that no route has. */
export const answerNotFound = (c: Context) => refuse(c, notFound());

interface Checked {
  readonly target: string;
  readonly success: boolean;
  readonly error?: z.ZodError;
}

/** What the border's schema refused, field by field; what was typed is not repeated. */
export function answerInvalid(checked: Checked, c: Context): Response | undefined {
  if (checked.success || checked.error === undefined) return undefined;
  if (checked.target === 'param') return answerNotFound(c);
  if (checked.target === 'header')
    return refuse(
      c,
      refused(
        'idempotency-key-missing',
        'idempotency-key',
        'The request needs an Idempotency-Key of 16 to 128 letters, digits, - or _.',
        'Send a fresh random one, and the same one again when you repeat the request.',
      ),
    );
  const problems = checked.error.issues.slice(0, 32).map((issue): Refusal => {
    const where = issue.path.map(String).join('.').slice(0, 200);
    return { code: 'invalid', where, message: issue.message, fix: 'See /openapi.json.' };
  });
  const where = problems[0]?.where ?? 'body';
  const message = `The request has ${problems.length} field${problems.length === 1 ? '' : 's'} that cannot be right.`;
  return refuse(c, refused('invalid', where, message, 'Change what the problems name.', problems));
}

/** Whatever was thrown, as an answer: a 500 never says why, the log does. */
export function answerError(error: Error, c: Context, log: Log): Response {
  if (error instanceof HTTPException && error.status < 500) {
    if (error.status === 415)
      return refuse(
        c,
        refused(
          'not-json',
          'content-type',
          'The body is not declared as JSON.',
          'Send Content-Type: application/json.',
        ),
      );
    return refuse(
      c,
      refused('malformed', 'body', 'The body is not well-formed JSON.', 'Send one JSON document.'),
    );
  }
  if (isUnavailable(error)) {
    log('error', 'unavailable', errorFacts(error));
    return refuse(
      c,
      refused('unavailable', 'service', 'The service cannot answer right now.', 'Try again soon.'),
    );
  }
  log('error', 'internal', errorFacts(error));
  return refuse(
    c,
    refused('internal', 'service', 'Something of ours failed.', 'Try again; if it stays, tell us.'),
  );
}
