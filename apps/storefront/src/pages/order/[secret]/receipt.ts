import type { APIRoute } from 'astro';
import { isSecret } from '../../../order/cookie.ts';
import { documentPage } from '../../../order/document-page.ts';

export const prerender = false;

export const GET: APIRoute = async ({ params: { secret = '' }, locals }) =>
  documentPage(await locals.shop.api.getReceipt(isSecret(secret) ? { bearer: secret } : {}));
