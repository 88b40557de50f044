import type { Buyer } from './charge.ts';
import { money } from './money.ts';
import { esc, notePage, page } from './page.ts';
import type { LineItem, Session } from './state.ts';

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
  const heading = session === undefined ? 'There is no such session' : 'This session has expired';
  const back = session?.cancel_url ?? null;
  const link = back === null ? [] : [{ url: back, text: 'Back to the shop' }];
  return notePage(heading, 'Nothing can be paid here.', ...link);
}

/** What stands there when a form asks for what the page did not offer. */
export function notOfferedPage(session: Session): string {
  const link = { url: session.url ?? '', text: 'Back to the pay page' };
  return notePage('This page did not offer that', 'Nothing happened; the session is open.', link);
}
