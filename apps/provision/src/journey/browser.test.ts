import { describe, expect, it } from 'vitest';
import type { Result } from '../problem.ts';
import { findForm, findLinks, openBrowser, type Page } from './browser.ts';
import { readHtml, textOf } from './html.ts';

const page = `<!doctype html><title>Shop &amp; more</title>
<script>if (1 < 2) document.write('<form action="/wrong">')</script>
<p>Total: 1&nbsp;234&#x2e;00<br>EUR</p>
<a href="../parts?x=1&amp;y=2">Parts <b>list</b></a>
<form method="post" action="/quote">
  <input type="hidden" name="key" value="a&quot;b">
  <label for="c">Country</label>
  <select id="c" name="country"><option value="DE">Germany<option value="FR" selected>France</select>
  <fieldset><legend>Memory</legend>
    <label><input type="radio" name="memory" value="16"> 16 GB</label>
    <label><input type="radio" name="memory" value="32" checked> 32 GB</label>
  </fieldset>
  <label>Gift <input type="checkbox" name="gift"></label>
  <label>Note <textarea name="note">hello</textarea></label>
  <button name="act" value="save">Save</button>
  <button formaction="/pay" name="act" value="pay">Order and pay</button>
</form>`;

function shop() {
  const seen: { url: string; cookie: string | null; body: string; method: string }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    const headers = new Headers(init.headers);
    const body = init.body instanceof URLSearchParams ? init.body.toString() : '';
    seen.push({ url, cookie: headers.get('cookie'), body, method: init.method ?? 'GET' });
    if (init.method === 'POST')
      return new Response(null, {
        status: 303,
        headers: { location: '/done', 'set-cookie': 'order=s3; HttpOnly; Path=/' },
      });
    return new Response(page);
  };
  return { seen, browser: openBrowser(fetch) };
}

function take<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

describe('the browser of the journey', () => {
  it('reads what a person without scripts reads', () => {
    const root = readHtml(page);
    expect(textOf(root)).toContain('Shop & more Total: 1 234.00 EUR Parts list');
    expect(textOf(root)).not.toContain('wrong');
  });

  it('sends what a form shows, what was chosen by its label, and the button that was pressed', async () => {
    const { seen, browser } = shop();
    const shown = take(await browser.open('http://shop.example/laptops/v54'));
    const form = take(findForm(shown, 'Order and pay'));
    const wanted = { Country: 'Germany', memory: '16', Gift: 'on', Note: 'to Bea' };
    const after = take(await browser.submit(shown, form, wanted, 'Order and pay'));
    expect(seen[1]).toMatchObject({
      url: 'http://shop.example/pay',
      body: 'key=a%22b&country=DE&memory=16&gift=on&note=to+Bea&act=pay',
    });
    expect(after.url).toBe('http://shop.example/done');
  });

  it('keeps cookies over a redirect', async () => {
    const { seen, browser } = shop();
    const shown = take(await browser.open('http://shop.example/'));
    take(await browser.submit(shown, take(findForm(shown, 'quote')), {}));
    expect(seen.at(-1)).toMatchObject({ method: 'GET', cookie: 'order=s3' });
    expect(browser.requests()).toBe(3);
  });

  it('says what a form offers when it lacks what was wanted', async () => {
    const { browser } = shop();
    const shown: Page = take(await browser.open('http://shop.example/'));
    const form = take(findForm(shown, 'Save'));
    const wrong = [{ colour: 'red' }, { memory: '999' }];
    for (const wanted of wrong)
      expect(await browser.submit(shown, form, wanted)).toMatchObject({ ok: false });
    expect(await browser.submit(shown, form, {}, 'Burn')).toMatchObject({ ok: false });
    expect(findForm(shown, 'Burn')).toMatchObject({ ok: false });
  });

  it('finds links by their words or address', async () => {
    const { browser } = shop();
    const shown = take(await browser.open('http://shop.example/laptops/v54'));
    expect(findLinks(shown, 'parts list')).toEqual(['http://shop.example/parts?x=1&y=2']);
  });

  it('says so when nobody answers', async () => {
    const refusing = openBrowser(() => Promise.reject(new Error('ECONNREFUSED')));
    expect(await refusing.open('http://shop.example/')).toMatchObject({
      ok: false,
      problems: [{ code: 'stack' }],
    });
  });
});
