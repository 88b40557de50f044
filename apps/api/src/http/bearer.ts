import type { Context } from 'hono';

/** What stands in `Authorization: Bearer …`, or '' when nothing usable does. */
export function bearer(c: Context): string {
  return /^Bearer ([\w-]{1,200})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
}
