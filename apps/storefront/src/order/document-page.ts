import { createHash } from 'node:crypto';
import { pageStatus } from '../status.ts';

/**
 * A receipt or invoice as the API wrote it. It brings its own style along, so that it can be kept as
 * one file: this style is allowed by its digest, and nothing else at all.
 */
export function documentPage(answer: { readonly status: number; readonly text: string }): Response {
  if (answer.status !== 200) return new Response(null, { status: pageStatus(answer.status) });
  const style = /<style>([^<]*)<\/style>/.exec(answer.text)?.[1] ?? '';
  const digest = createHash('sha256').update(style).digest('base64');
  return new Response(answer.text, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; frame-ancestors 'none'`,
    },
  });
}
