import { formatMoney } from '@nyx/catalog';
import type { Io } from '../io.ts';
import { count, type Result, refuse } from '../problem.ts';
import { type Browser, findForm, findLinks, type Page } from './browser.ts';
import { findAll, textOf } from './html.ts';
import type { Place } from './stack.ts';
import { type Told, told } from './tell.ts';

/** Exactly the machine whose HCL report the technician will take. */
const choices = {
  cpu: 'ultra5-125h',
  memory: '32',
  wifi: 'ax210',
  firmware: 'edk2',
  way: 'bench-provisioned',
  profile: 'writer',
} as const;

export const buyer = {
  name: 'Ada Journey',
  email: 'ada@example.org',
  line1: 'Beispielweg 1',
  postcode: '10115',
  city: 'Berlin',
} as const;

function expectStatus(page: Page): Result<Page> {
  if (page.status === 200) return { ok: true, value: page };
  const said = page.text.slice(0, 300);
  return refuse(
    'stack',
    page.url,
    `It answered ${page.status}: ${said}`,
    'See the log of the shop.',
  );
}

async function openOk(browser: Browser, url: string): Promise<Result<Page>> {
  const page = await browser.open(url);
  return page.ok ? expectStatus(page.value) : page;
}

/** Submits the form with these words, and expects a page. */
async function press(
  browser: Browser,
  page: Page,
  words: string,
  wanted: Readonly<Record<string, string>> = {},
): Promise<Result<Page>> {
  const form = findForm(page, words);
  if (!form.ok) return form;
  const labels = form.value.buttons.some(({ label }) =>
    label.toLowerCase().includes(words.toLowerCase()),
  );
  const next = await browser.submit(page, form.value, wanted, labels ? words : undefined);
  return next.ok ? expectStatus(next.value) : next;
}

async function follow(browser: Browser, page: Page, words: string): Promise<Result<Page>> {
  const [link] = findLinks(page, words);
  return link === undefined
    ? refuse('stack', page.url, `It has no link “${words}”.`, `It says: ${page.text.slice(0, 200)}`)
    : openOk(browser, link);
}

/** Drawings on the page that are an isolation map, each said in words too. */
function maps(page: Page): number {
  return findAll(page.root, ({ tag }) => tag === 'svg').filter((svg) => {
    const words = `${svg.attributes['aria-label'] ?? ''} ${textOf(svg)}`;
    return /isolation map/i.test(words) || /vault/.test(words);
  }).length;
}

export async function readArticle(browser: Browser, place: Place): Promise<Result<Told<Page>>> {
  const list = await openOk(browser, new URL('/articles', place.storefront).href);
  if (!list.ok) return list;
  const first = findLinks(list.value, '/articles/').find((url) => /\/articles\/./.test(url));
  if (first === undefined)
    return refuse('stack', list.value.url, 'No article is listed.', 'Build the shop.');
  const page = await openOk(browser, first);
  if (!page.ok) return page;
  const drawn = maps(page.value);
  if (drawn === 0)
    return refuse(
      'stack',
      first,
      'The article has no map of the qubes.',
      'Draw the profile in it.',
    );
  return told(page.value, { bytes: page.value.bytes, maps: drawn });
}

/** Chooses at the configurator, looks at the price, and makes a quote. */
export async function configure(browser: Browser, place: Place): Promise<Result<Told<Page>>> {
  const model = await openOk(browser, new URL('/laptops/v54', place.storefront).href);
  if (!model.ok) return model;
  const form = await follow(browser, model.value, '/laptops/v54/configure');
  if (!form.ok) return form;
  const priced = await press(browser, form.value, 'Update price', choices);
  if (!priced.ok) return priced;
  const quote = await press(browser, priced.value, 'Review this laptop');
  if (!quote.ok) return quote;
  const controls = quote.value.forms.flatMap((one) => one.controls);
  const cents = Number(controls.find(({ name }) => name === 'total')?.value);
  if (!(cents > 0))
    return refuse(
      'stack',
      quote.value.url,
      'The quote has no total.',
      quote.value.text.slice(0, 200),
    );
  return told(quote.value, { total: formatMoney(cents, 'EUR'), pages: 4 });
}

/** Gives the profile one more qube, and comes back to the quote. */
export async function changeProfile(
  browser: Browser,
  quote: Page,
  qube: string,
): Promise<Result<Told<Page>>> {
  const page = await follow(browser, quote, 'Change its qubes');
  if (!page.ok) return page;
  const added = { name: qube, like: 'personal-social', why: 'Photos, apart from everything else.' };
  const changed = await press(browser, page.value, 'Add this qube', added);
  if (!changed.ok) return changed;
  const back = await openOk(browser, quote.url);
  if (!back.ok) return back;
  if (!back.value.text.includes(qube))
    return refuse('stack', quote.url, `The quote does not have ${qube}.`, 'See the change form.');
  return told(back.value, { qube, maps: maps(back.value) });
}

export interface Placed {
  readonly page: Page;
  /** The secret link of the order. */
  readonly link: string;
}

/** Orders; the secret link must be there before anything is paid. */
export async function placeOrder(browser: Browser, quote: Page): Promise<Result<Told<Placed>>> {
  const page = await press(browser, quote, 'Order with obligation to pay', buyer);
  if (!page.ok) return page;
  const link = secretLink(page.value);
  if (link === undefined)
    return refuse(
      'stack',
      page.value.url,
      'The secret link is not shown before paying.',
      `It says: ${page.value.text.slice(0, 300)}`,
    );
  return told({ page: page.value, link }, { link: 'shown', bytes: page.value.bytes });
}

function secretLink(page: Page): string | undefined {
  const written = /https?:\/\/\S+\/order\/[A-Za-z0-9_-]{22,}/.exec(page.text)?.[0];
  const isSecret = (url: string) => /\/order\/[A-Za-z0-9_-]{22,}$/.test(url);
  return written ?? findLinks(page, '/order/').find(isSecret);
}

/** The mail with the link, as it was written to disk; it may come a moment later. */
export async function findMail(
  io: Io,
  { mailDir }: Place,
  link: string,
): Promise<Result<Told<undefined>>> {
  if (mailDir === null) return told(undefined, { mail: 'not looked at: it is really sent' });
  const secret = link.split('/').at(-1) ?? link;
  for (let tries = 1; tries <= 100; tries++) {
    const files = await io.readFolder(mailDir);
    for (const name of files.ok ? files.value : []) {
      const mail = await io.readFile(`${mailDir}/${name}`, 1_000_000);
      // Quoted-printable breaks lines with "=" at their end.
      const text = mail.ok ? new TextDecoder().decode(mail.value).replace(/=\r?\n/g, '') : '';
      if (text.includes(secret)) return told(undefined, { file: name, bytes: text.length });
    }
    await io.wait(100);
  }
  return refuse('stack', mailDir, 'No mail has the secret link.', 'See the log of the API.');
}

/** Pays at the stand-in's page, which must never learn the secret, and comes back. */
export async function pay(browser: Browser, placed: Placed): Promise<Result<Told<Page>>> {
  const secret = placed.link.split('/').at(-1) ?? placed.link;
  const checkout = await press(browser, placed.page, '/order/pay');
  if (!checkout.ok) return checkout;
  const there = checkout.value;
  if (new URL(there.url).host === new URL(placed.page.url).host)
    return refuse('stack', there.url, 'This is not the payment page.', there.text.slice(0, 200));
  if (there.url.includes(secret) || there.text.includes(secret))
    return refuse('stack', there.url, 'The payment page learned the secret link.', 'Keep it away.');
  const back = await press(browser, there, 'Pay');
  if (!back.ok) return back;
  return told(back.value, { at: new URL(there.url).host, back: new URL(back.value.url).pathname });
}

/** Looks at the order by its secret link until it is paid. */
export async function waitPaid(
  io: Io,
  browser: Browser,
  link: string,
): Promise<Result<Told<Page>>> {
  for (let looks = 1; looks <= 100; looks++) {
    const page = await openOk(browser, link);
    if (!page.ok) return page;
    const unpaid = page.value.forms.some(({ action }) => action.includes('/order/pay'));
    if (!unpaid && /\bpaid\b/i.test(page.value.text))
      return told(page.value, { looked: count(looks, 'time') });
    await io.wait(100);
  }
  return refuse('stack', link, 'The order did not become paid in ten seconds.', 'See the webhook.');
}
