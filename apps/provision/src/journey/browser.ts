import { type Result, refuse } from '../problem.ts';
import { type Form, fill, formsOf } from './form.ts';
import { type Element, findAll, readHtml, textOf } from './html.ts';

/** A page as it was answered, after all redirects. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly root: Element;
  readonly text: string;
  readonly bytes: number;
  readonly forms: readonly Form[];
}

/** What a person does: looks at an address, fills a form. */
export interface Browser {
  open(url: string): Promise<Result<Page>>;
  /** Presses a button of a form of this page; fields are named by label or name. */
  submit(
    page: Page,
    form: Form,
    wanted: Readonly<Record<string, string>>,
    press?: string,
  ): Promise<Result<Page>>;
  /** Requests answered so far, redirects included. */
  requests(): number;
}

const MOST_REDIRECTS = 10;

/** A browser without JavaScript: cookies, redirects and forms, and nothing else. */
export function openBrowser(fetch: typeof globalThis.fetch): Browser {
  const jar = new Map<string, Map<string, string>>();
  let requests = 0;

  const remember = (url: URL, headers: Headers) => {
    const cookies = jar.get(url.hostname) ?? new Map<string, string>();
    jar.set(url.hostname, cookies);
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const gone = attributes.some((text) => /^max-age=(0|-\d+)$/i.test(text));
      if (gone) cookies.delete(name);
      else cookies.set(name, pair.slice(name.length + 1));
    }
  };

  const go = async (from: URL, request: RequestInit): Promise<Result<Page>> => {
    let url = from;
    let init = request;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const cookies = [...(jar.get(url.hostname) ?? [])].map((pair) => pair.join('=')).join('; ');
      const headers = new Headers(init.headers);
      headers.set('accept', 'text/html');
      if (cookies !== '') headers.set('cookie', cookies);
      let response: Response;
      let body: string;
      try {
        response = await fetch(url, { ...init, headers, redirect: 'manual' });
        body = await response.text();
      } catch (error) {
        const cause = (error as Error).cause ?? error;
        return refuse('stack', url.href, `No answer (${String(cause)}).`, 'See that it runs.');
      }
      requests += 1;
      remember(url, response.headers);
      const next = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || next === null) {
        const root = readHtml(body);
        const bytes = new TextEncoder().encode(body).length;
        const { status } = response;
        const page = {
          url: url.href,
          status,
          root,
          text: textOf(root),
          bytes,
          forms: formsOf(root),
        };
        return { ok: true, value: page };
      }
      url = new URL(next, url);
      if (response.status !== 307 && response.status !== 308) init = {};
    }
    return refuse('stack', from.href, 'It redirects without end.', 'See where it leads.');
  };

  return {
    open: (url) => go(new URL(url), {}),
    submit: async (page, form, wanted, press) => {
      const filled = fill(form, wanted, press);
      if (!filled.ok) return filled;
      const { fields, button } = filled.value;
      const url = new URL(button?.action ?? form.action, page.url);
      if ((button?.method ?? form.method) === 'get') {
        url.search = fields.toString();
        return go(url, {});
      }
      const headers = { origin: new URL(page.url).origin, referer: page.url };
      return go(url, { method: 'POST', headers, body: fields });
    },
    requests: () => requests,
  };
}

/** The form of a page that has a button or an address with these words. */
export function findForm(page: Page, words: string): Result<Form> {
  const wanted = words.toLowerCase();
  const form = page.forms.find(
    ({ action, buttons }) =>
      buttons.some(({ label }) => label.toLowerCase().includes(wanted)) ||
      action.toLowerCase().includes(wanted),
  );
  if (form !== undefined) return { ok: true, value: form };
  const shown = page.forms.flatMap(({ buttons }) => buttons.map(({ label }) => label)).join(' | ');
  return refuse(
    'stack',
    page.url,
    `There is no form “${words}” (status ${page.status}).`,
    `Its buttons: ${shown || 'none'}. It says: ${page.text.slice(0, 200)}`,
  );
}

/** Addresses of the page's links whose words or address hold these words. */
export function findLinks(page: Page, words: string): readonly string[] {
  const wanted = words.toLowerCase();
  return findAll(page.root, ({ tag, attributes }) => tag === 'a' && attributes.href !== undefined)
    .filter(
      (link) =>
        textOf(link).toLowerCase().includes(wanted) ||
        (link.attributes.href ?? '').toLowerCase().includes(wanted),
    )
    .map((link) => new URL(link.attributes.href ?? '', page.url).href);
}
