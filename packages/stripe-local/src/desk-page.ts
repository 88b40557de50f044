import type { Act } from './desk-act.ts';
import { money } from './money.ts';
import { esc, page } from './page.ts';
import type { Session, State, StoredEvent } from './state.ts';
import type { World } from './world.ts';

const shown = 50;

const time = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`))
      .join('');
  return `<table><thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join('')}</tr></thead><tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody></table>`;
}

const nameOf = ({ client_reference_id: name, id }: Session) => name ?? `${id.slice(0, 16)}…`;

/** The newest sessions, and the clock. */
export function deskPage(world: World): string {
  const sessions = Object.values(world.state.sessions).slice(-shown).reverse();
  const rows = sessions.map((session) => [
    `<a href="/desk/${esc(session.id)}">${esc(nameOf(session))}</a>`,
    money(session.amount_total, session.currency),
    `${session.status}, ${session.payment_status}`,
  ]);
  const waiting = Object.keys(world.state.deliveries).length;
  const list =
    rows.length === 0
      ? '<p>No session was opened yet.</p>'
      : table(['Session', 'Amount', 'State'], rows);
  return page(
    'Desk (this is not Stripe)',
    `<h1>Desk</h1>
${list}
<h2>Clock</h2>
<p>It is ${time(world.now() / 1000)} here. Webhooks that wait: ${waiting}.</p>
<form method="post" action="/desk">
<button name="later" value="60">A minute later</button>
<button name="later" value="3600">An hour later</button>
<button name="later" value="86400">A day later</button>
</form>`,
  );
}

/** The events that are about a session, or about what came of it. */
function eventsOf({ events }: State, session: Session): StoredEvent[] {
  const { id, payment_intent: intent } = session;
  return Object.values(events).filter(({ data: { object } }) => {
    const about: readonly unknown[] = [
      Reflect.get(object, 'id'),
      Reflect.get(object, 'payment_intent'),
    ];
    return about.includes(id) || (intent !== null && about.includes(intent));
  });
}

function webhooksOf({ deliveries }: State, { id, pending_webhooks: pending }: StoredEvent): string {
  if (pending === 0) return 'taken';
  return Object.values(deliveries).some(({ event }) => event === id) ? 'on its way' : 'not taken';
}

/** One session: how it stands, what may happen to it, and what was told of it. */
export function sessionDesk(world: World, session: Session, acts: readonly Act[]): string {
  const pay = session.url === null ? '' : `<p><a href="${esc(session.url)}">Its pay page</a></p>`;
  const buttons = acts.map(
    ({ key, label }) => `<button name="act" value="${esc(key)}">${esc(label)}</button>`,
  );
  const events = eventsOf(world.state, session).map((event) => [
    esc(event.type),
    webhooksOf(world.state, event),
    `<button name="send" value="${esc(event.id)}" aria-label="Send ${esc(event.type)} again">Again</button>`,
  ]);
  return page(
    `${nameOf(session)} (this is not Stripe)`,
    `<p><a href="/desk">Desk</a></p>
<h1>${esc(nameOf(session))}</h1>
<p class="total">${money(session.amount_total, session.currency)}</p>
<p>The session is ${session.status}, and ${session.payment_status}.</p>
${pay}
<form method="post">
<h2>What others do</h2>
${buttons.length === 0 ? '<p>Nobody has anything to do now.</p>' : buttons.join('\n')}
<h2>Events</h2>
${events.length === 0 ? '<p>Nothing happened yet.</p>' : table(['Event', 'Webhooks', 'Send'], events)}
</form>`,
  );
}
