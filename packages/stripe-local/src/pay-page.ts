import { example, fieldsOf, questionsOf } from './buyer.ts';
import { money } from './money.ts';
import { esc, notePage, page } from './page.ts';
import { foreignAmount, foreignCurrency } from './presentment.ts';
import type { Buyer, LineItem, Session } from './state.ts';
import type { World } from './world.ts';

function button(outcome: string, text: string, hint = ''): string {
  const main = outcome === 'pay' || outcome === 'three-d-secure-pass' ? ' class="main"' : '';
  const small = hint === '' ? '' : `<br><small>${hint}</small>`;
  return `<button${main} name="outcome" value="${outcome}">${text}${small}</button>`;
}

function summary(session: Session, items: readonly LineItem[]): string {
  const row = (name: string, cents: number) =>
    `<tr><th scope="row">${esc(name)}</th><td>${money(cents, session.currency)}</td></tr>`;
  const rows = items.map(({ description, quantity, amount_subtotal: amount }) =>
    row(`${description ?? 'Item'}${(quantity ?? 1) > 1 ? ` × ${quantity}` : ''}`, amount),
  );
  if (session.shipping_cost !== null)
    rows.push(row('Shipping', session.shipping_cost.amount_subtotal));
  const { amount_total: total, amount_subtotal: goods, total_details: details } = session;
  const tax = details?.amount_tax ?? 0;
  const onTop = (total ?? 0) - (goods ?? 0) - (details?.amount_shipping ?? 0);
  if (onTop > 0) rows.push(row('Tax', onTop));
  if (tax > onTop) rows.push(row('Tax in these prices', tax - onTop));
  const open = session.automatic_tax.status === 'requires_location_inputs';
  return `<h1>Pay</h1>
<p class="total">${money(total, session.currency)}${open ? ' before tax' : ''}</p>
<table><tbody>
${rows.join('\n')}
</tbody></table>`;
}

const delayedButtons = [
  button('delayed', 'Pay by bank debit: arrives later', 'completed, but not yet paid'),
  button('delayed-fail', 'Pay by bank debit: bounces later'),
].join('\n');

const input = (name: string, label: string, value: string, type = 'text') =>
  `<label>${label} <input name="${name}" type="${type}" autocomplete="off" maxlength="200" value="${esc(value)}"></label>`;

function options(chosen: string, countries: readonly string[]): string {
  const option = (code: string) =>
    `<option${code === chosen ? ' selected' : ''}>${esc(code)}</option>`;
  return `<label>Country <select name="country">${countries.map(option).join('')}</select></label>`;
}

type Typed = ReadonlyMap<string, unknown>;

/** What the buyer is asked, filled in with what was typed or told before. */
function questions(
  session: Session,
  email: string,
  buyer: Buyer | undefined,
  typed: Typed,
): string {
  const asked = questionsOf(session);
  const told: Readonly<Record<string, string | null | undefined>> = {
    ...buyer?.address,
    name: buyer?.name,
    phone: buyer?.phone,
    email,
  };
  const value = (name: string) => {
    const written = typed.get(name);
    return typeof written === 'string' ? written : (told[name] ?? example[name] ?? '');
  };
  const fields = Object.entries(fieldsOf(asked)).map(([name, label]) =>
    name === 'country'
      ? options(value(name), asked.countries)
      : input(name, capital(label), value(name)),
  );
  return [
    input('email', 'Email', value('email'), 'email'),
    input('name', 'Name on the card', value('name')),
    ...fields,
  ].join('\n');
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The ways of shipping: one is chosen already. */
function shipping({ state }: World, session: Session): string {
  const { shipping_options: all, shipping_cost: cost } = session;
  if (all.length === 0) return '';
  const radios = all.map(({ shipping_rate: rate, shipping_amount: amount }) => {
    const id = String(rate);
    const checked = id === cost?.shipping_rate ? ' checked' : '';
    const name = state.shippingRates[id]?.display_name ?? 'Shipping';
    return `<label><input type="radio" name="shipping_rate" value="${esc(id)}"${checked}> ${esc(name)}, ${money(amount, session.currency)}</label>`;
  });
  return `<fieldset><legend>Shipping</legend>\n${radios.join('\n')}\n</fieldset>`;
}

const works: Readonly<Record<string, string>> = { book: 'Book', donate: 'Donate' };

function abroadButton(session: Session): string {
  if (session.adaptive_pricing?.enabled !== true) return '';
  const amount = money(foreignAmount(session), foreignCurrency(session));
  return `${button('pay-abroad', `Pay ${amount}`, 'the shop still gets its own currency')}\n`;
}

/** The pay page of an open session. `message` is what stands above it: why the last try failed. */
export function payPage(
  world: World,
  session: Session,
  message = '',
  typed: Typed = new Map(),
): string {
  const buyer = world.state.buyers[session.id];
  const customer = world.state.customers[session.customer ?? ''];
  const email = session.customer_email ?? customer?.email ?? buyer?.email ?? example.email ?? '';
  const card = session.payment_method_types.includes('card');
  const debit = session.payment_method_types.includes('sepa_debit');
  const changes = session.automatic_tax.enabled || session.shipping_options.length > 1;
  return page(
    'Pay (this is not Stripe)',
    `${message === '' ? '' : `<p class="again" role="alert">${esc(message)}</p>\n`}${summary(session, world.state.lineItems[session.id] ?? [])}
<form method="post">
${questions(session, email, buyer, typed)}
${shipping(world, session)}
${changes ? `<fieldset><legend>Before you pay</legend>\n${button('total', 'Work out the total')}\n</fieldset>` : ''}
${
  card
    ? `<fieldset><legend>It works</legend>
${button('pay', works[session.submit_type ?? ''] ?? 'Pay')}
${abroadButton(session)}${button('three-d-secure', 'Pay, and the bank asks for 3D Secure')}
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
export function authenticatePage(): string {
  return page(
    '3D Secure (this is not Stripe)',
    `<h1>3D Secure</h1>
<p>Your bank asks whether this is you.</p>
<form method="post">
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
