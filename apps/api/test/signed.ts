import { createHmac } from 'node:crypto';

/** Signs a webhook's body as Stripe does: `t=…,v1=…` (https://docs.stripe.com/webhooks/signature). */
export function signed(body: string, secret: string, at = Math.floor(Date.now() / 1000)): string {
  const mac = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return `t=${at},v1=${mac}`;
}
