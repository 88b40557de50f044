import type { APIRoute } from 'astro';
import { pageStatus } from '../../../status.ts';

export const prerender = false;

/** The certificate file, byte for byte. */
export const GET: APIRoute = async ({ params, locals }) => {
  const id = params.id ?? '';
  const answer = await locals.shop.api.getCertificate({ params: { id } });
  if (answer.status !== 200) return new Response(null, { status: pageStatus(answer.status) });
  return new Response(answer.text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${id}.jsonl"`,
    },
  });
};
