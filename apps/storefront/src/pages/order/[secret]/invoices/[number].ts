import type { APIRoute } from 'astro';
import { isSecret } from '../../../../order/cookie.ts';
import { documentPage } from '../../../../order/document-page.ts';

export const prerender = false;

export const GET: APIRoute = async ({ params: { secret = '', number = '' }, locals }) => {
  const bearer = isSecret(secret) ? { bearer: secret } : {};
  return documentPage(await locals.shop.api.getInvoice({ ...bearer, params: { number } }));
};
