import { createHash } from 'node:crypto';
import type { Buyer } from './charge.ts';
import type { LineItem, Session } from './state.ts';

const style = `
:root{color-scheme:light dark;--ink:#1b1b1f;--paper:#fff;--soft:#f3f3f6;--line:#d5d5de;--warn:#fff3cd;--warn-ink:#5c4400;--go:#1f5fbf}
@media (prefers-color-scheme:dark){:root{--ink:#ececf1;--paper:#17171b;--soft:#222228;--line:#3b3b45;--warn:#4a3b0a;--warn-ink:#ffe9a8;--go:#8ab8ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--soft);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
.notice{background:var(--warn);color:var(--warn-ink);border-bottom:3px solid currentcolor;padding:1rem;text-align:center}
.notice strong{display:block;font-size:1.5rem;line-height:1.3}
main{max-width:36rem;margin:1.5rem auto;padding:1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:.5rem}
h1{margin:0;font-size:1.15rem;font-weight:600}
.total{margin:0 0 1rem;font-size:2rem;font-weight:700}
table{width:100%;border-collapse:collapse;margin-bottom:1.5rem}
th,td{padding:.4rem 0;border-bottom:1px solid var(--line);text-align:left;font-weight:400;vertical-align:top}
td{text-align:right;white-space:nowrap;padding-left:1rem}
.again{border:2px solid #b3261e;border-radius:.4rem;padding:.6rem .8rem}
label{display:block;margin-bottom:.8rem}
input{display:block;width:100%;font:inherit;padding:.5rem;border:1px solid var(--line);border-radius:.3rem;background:var(--paper);color:inherit}
fieldset{border:0;padding:0;margin:0 0 1rem}
legend{font-weight:600;padding:0;margin-bottom:.4rem}
button{display:block;width:100%;min-height:2.75rem;margin-bottom:.5rem;padding:.5rem .8rem;font:inherit;text-align:left;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.4rem;cursor:pointer}
button.main{background:var(--go);border-color:var(--go);color:var(--paper);font-weight:600;text-align:center}
button:focus-visible,input:focus-visible,a:focus-visible{outline:3px solid var(--go);outline-offset:2px}
small{opacity:.75}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const esc = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

function money(cents: number | null, currency: string | null): string {
  return `${((cents ?? 0) / 100).toFixed(2)} ${(currency ?? '').toUpperCase()}`;
}

const originOf = (url: string | null) => URL.parse(url ?? '')?.origin ?? '';

/**
 * Headers of the page. `form-action` lists the shop, because browsers hold the redirect that answers
 * a form to it as well.
 */
export function pageHeaders(session: Session | undefined): Record<string, string> {
  const shop = new Set([
    originOf(session?.success_url ?? null),
    originOf(session?.cancel_url ?? null),
  ]);
  const action = ["'self'", ...[...shop].filter((origin) => origin !== '')].join(' ');
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${action}; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${esc(title)}</title>
<style>${style}</style>
</head>
<body>
<div class="notice" role="note"><strong>This is not Stripe</strong>A stand-in on this machine. No money moves, no card is asked for. Choose what happens.</div>
<main>
${main}
</main>
</body>
</html>
`;
}

function button(outcome: string, text: string, hint = ''): string {
  const main = outcome === 'pay' || outcome === 'three-d-secure-pass' ? ' class="main"' : '';
  const small = hint === '' ? '' : `<br><small>${hint}</small>`;
  return `<button${main} name="outcome" value="${outcome}">${text}${small}</button>`;
}

function summary(session: Session, items: readonly LineItem[]): string {
  const row = (name: string, cents: number) =>
    `<tr><th scope="row">${esc(name)}</th><td>${money(cents, session.currency)}</td></tr>`;
  const rows = items.map(({ description, quantity, amount_total: amount }) =>
    row(`${description ?? 'Item'}${(quantity ?? 1) > 1 ? ` × ${quantity}` : ''}`, amount),
  );
  const shipping = session.shipping_cost;
  if (shipping !== null) rows.push(row('Shipping', shipping.amount_total));
  return `<h1>Pay</h1>
<p class="total">${money(session.amount_total, session.currency)}</p>
<table><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const delayedButtons = [
  button('delayed', 'Pay by bank debit: arrives later', 'completed, but not yet paid'),
  button('delayed-fail', 'Pay by bank debit: bounces later'),
].join('\n');

/** The pay page of an open session. `message` is why the last try did not work. */
export function payPage(session: Session, items: readonly LineItem[], message = ''): string {
  const email = session.customer_details?.email ?? session.customer_email ?? 'buyer@example.com';
  const card = session.payment_method_types.includes('card');
  const debit = session.payment_method_types.includes('sepa_debit');
  return page(
    'Pay (this is not Stripe)',
    `${message === '' ? '' : `<p class="again" role="alert">${esc(message)} You can try again.</p>\n`}${summary(session, items)}
<form method="post">
<label>Email <input name="email" type="email" autocomplete="off" maxlength="200" value="${esc(email)}"></label>
<label>Name on the card <input name="name" autocomplete="off" maxlength="200" value="Test Buyer"></label>
${
  card
    ? `<fieldset><legend>It works</legend>
${button('pay', 'Pay')}
${button('three-d-secure', 'Pay, and the bank asks for 3D Secure')}
</fieldset>
<fieldset><legend>It does not work</legend>
${button('decline', 'Card is declined')}
${button('insufficient-funds', 'Card has insufficient funds')}
</fieldset>`
    : ''
}
${debit ? `<fieldset><legend>It takes time</legend>\n${delayedButtons}\n</fieldset>` : ''}
<fieldset><legend>You change your mind</legend>
${session.cancel_url === null ? '' : button('back', 'Go back to the shop', 'the session stays open')}
${button('abandon', 'Abandon: let the session expire now')}
</fieldset>
</form>`,
  );
}

/** The bank's question. */
export function authenticatePage(buyer: Buyer): string {
  const hidden = (name: string, value: string | null) =>
    `<input type="hidden" name="${name}" value="${esc(value ?? '')}">`;
  return page(
    '3D Secure (this is not Stripe)',
    `<h1>3D Secure</h1>
<p>Your bank asks whether this is you.</p>
<form method="post">
${hidden('email', buyer.email)}${hidden('name', buyer.name)}
${button('three-d-secure-pass', 'Yes: authentication succeeds')}
${button('three-d-secure-fail', 'No: authentication fails')}
</form>`,
  );
}

/** What stands at a pay address that cannot be paid. */
export function closedPage(session: Session | undefined): string {
  const back = session?.cancel_url ?? null;
  const link = back === null ? '' : `<p><a href="${esc(back)}">Back to the shop</a></p>`;
  const heading = session === undefined ? 'There is no such session' : 'This session has expired';
  return page(heading, `<h1>${heading}</h1>\n<p>Nothing can be paid here.</p>\n${link}`);
}
