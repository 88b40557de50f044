import type { Context, TypedResponse } from 'hono';

type Typed<T, F extends string> = Response & TypedResponse<T, 200, F>;

function kept(c: Context, text: string, type: string, cacheControl: string): Response {
  return c.body(text, 200, {
    'content-type': type,
    'cache-control': cacheControl,
    // Anybody's page may check a certificate.
    'access-control-allow-origin': '*',
  });
}

/** A page for the one who asked, to print or keep. */
export function htmlPage(c: Context, page: string): Typed<string, 'text'> {
  return c.html(page) as Response as Typed<string, 'text'>;
}

/** A file as it is kept: its bytes were signed, so that nothing prints it anew. */
export function textFile(c: Context, text: string, cacheControl: string): Typed<string, 'text'> {
  return kept(c, text, 'text/plain; charset=utf-8', cacheControl) as Typed<string, 'text'>;
}

/** An answer that was printed once for all who ask. */
export function jsonText<T>(c: Context, text: string): Typed<T, 'json'> {
  return c.body(text, 200, { 'content-type': 'application/json' }) as Response as Typed<T, 'json'>;
}

/** A JSON document that was printed once. */
export function jsonFile(
  c: Context,
  text: string,
  cacheControl: string,
): Typed<Record<string, never>, 'json'> {
  return kept(c, text, 'application/json', cacheControl) as Typed<Record<string, never>, 'json'>;
}
