import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StaffOrder } from '@nyx/contract';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { breaches, visit, type Watched } from './browser.ts';
import { facts } from './facts.ts';

let open: Watched | undefined;
afterEach(async () => {
  await open?.context.close();
  open = undefined;
});

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).click();

async function fillBuyer(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Ada <b>Example</b>');
  await page.getByLabel('Email').fill('ada@example.org');
  await page.getByLabel('Street and number').fill('Musterweg 1');
  await page.getByLabel('Postcode').fill('10115');
  await page.getByLabel('City').fill('Berlin');
}

/** The staff's command, as staff runs it. */
async function nyx(...words: readonly string[]): Promise<StaffOrder> {
  const { api, staffKey } = (await facts()).stack;
  const main = fileURLToPath(new URL('../../provision/src/main.ts', import.meta.url));
  const env = { ...process.env, NYX_API: api, NYX_KEY: staffKey };
  const ran = await promisify(execFile)(process.execPath, [main, 'order', ...words, '--json'], {
    env,
  });
  return JSON.parse(ran.stdout) as StaffOrder;
}

const manners = [
  { name: 'without JavaScript, on a telephone', script: false, width: 390, theme: 'dark' },
  { name: 'with JavaScript, at a desk', script: true, width: 1280, theme: 'light' },
] as const;
/** The shop must not need a script, so that is always tried; `npm run proof` tries both. */
const tried = process.env.NYX_EVERY_VIEW === '1' ? manners : manners.slice(0, 1);

describe.each(tried)('a purchase $name', (how) => {
  it('goes from the laptop to a paid order', async () => {
    open = await visit(how);
    const { page, complaints, context } = open;
    await page.goto('/laptops/v54');
    await page.getByRole('link', { name: 'Configure it' }).click();
    await page.getByLabel(/64 GB DDR5/).check();
    await page.getByLabel('Deliver to').selectOption('FR');
    await press(page, 'Update price');
    expect(new URL(page.url()).searchParams.get('memory')).toBe('64');
    const total = await page.locator('tr.total td').textContent();
    await press(page, 'Review this laptop');
    expect(await page.locator('tr.total td').textContent()).toBe(total);
    await fillBuyer(page);
    await press(page, 'Order with obligation to pay');

    expect(new URL(page.url()).pathname).toBe('/order/placed');
    const link = (await page.locator('.secret-link').textContent()) ?? '';
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: 'nyx_order', httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(link.endsWith(cookie?.value ?? '-')).toBe(true);
    await press(page, /^Pay/);
    expect(page.url()).not.toContain(cookie?.value);
    await press(page, 'Pay');
    await page.waitForURL(/\/order\/return/);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Paid/);

    await page.goto(link);
    expect(await page.getByText('Ada <b>Example</b>').count()).toBe(1);
    if (how.script) expect(await breaches(page)).toEqual([]);
    const receipt = page.getByRole('link', { name: 'Receipt, without your name' });
    await page.goto((await receipt.getAttribute('href')) ?? '');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Receipt/);
    // Its own style is allowed, by digest: a browser that refuses it complains.
    expect(
      await page.locator('table').evaluate((table) => getComputedStyle(table).borderCollapse),
    ).toBe('collapse');
    // Letters of the name may stand in the number of the order by chance.
    const said = (await page.locator('body').textContent()) ?? '';
    expect(said.replaceAll(/ord_[a-z2-7]{26}/g, '')).not.toMatch(/ada/i);
    if (how.script) expect(await breaches(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('changes the qubes, and takes a hostile name for what it is', async () => {
    open = await visit(how);
    const { page, complaints } = open;
    await page.goto('/profiles/essential');
    await press(page, 'Change its qubes');
    const form = page.locator('form', { has: page.getByLabel('What it is for') });
    const hostile = '"><img src=x onerror=alert(1)>';
    await form.getByLabel('Name', { exact: true }).fill(hostile);
    await form.getByLabel('What it is for').fill(hostile);
    await press(page, 'Add this qube');
    expect(await page.getByRole('alert').textContent()).toContain('is no name for a qube');
    expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe(hostile);
    expect(await form.getByLabel('Name', { exact: true }).getAttribute('aria-invalid')).toBe(
      'true',
    );
    if (how.script) expect(await breaches(page)).toEqual([]);

    await form.getByLabel('Name', { exact: true }).fill('taxes');
    await press(page, 'Add this qube');
    expect(await page.getByText('taxes is added').count()).toBe(1);
    expect(await page.locator('img').count()).toBe(0);
    await page.locator('summary', { hasText: 'Change taxes' }).click();
    await page.getByLabel('New name of taxes').fill('money');
    await press(page, 'Rename taxes');
    await page.getByRole('link', { name: /^Done/ }).click();
    expect(await page.getByText('taxes is called money').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});

describe('a purchase by bank transfer, without JavaScript', () => {
  it('shows account and reference, is paid by what staff records, and can be withdrawn from', async () => {
    open = await visit({ script: false, width: 390 });
    const { page, complaints } = open;
    await page.goto('/laptops/v54/configure');
    await press(page, 'Review this laptop');
    await fillBuyer(page);
    await page.getByLabel(/By bank transfer/).check();
    await press(page, 'Order with obligation to pay');
    const facts = (await page.locator('dl.transfer').textContent()) ?? '';
    expect(facts).toContain('FI21 1234 5600 0007 85');
    const reference = /RF\d\d(?: [A-Z2-7]{4}){3}/.exec(facts)?.[0].replaceAll(' ', '') ?? '';
    await page.goto((await page.locator('.secret-link').textContent()) ?? '');
    expect(await page.getByRole('button', { name: /^Pay/ }).count()).toBe(0);

    await page.getByLabel('Account holder').fill('Ada Example');
    await page.getByLabel('IBAN').fill('DE00 3704 0044 0532 0130 00');
    await press(page, 'Keep this account');
    expect(await page.getByLabel('IBAN').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('IBAN').fill('DE89 3704 0044 0532 0130 00');
    await press(page, 'Keep this account');
    expect(await page.getByLabel('IBAN').inputValue()).toBe('DE89370400440532013000');

    const total = (await page.locator('tr.total td').textContent()) ?? '';
    const amount = total.replaceAll(/[^\d.]/g, '');
    const words = ['--amount', amount, '--way', 'transfer', '--reference', 'BANK 1'];
    const paid = await nyx('payment', 'record', reference, ...words);
    expect([paid.reference, paid.payment.state]).toEqual([reference, 'paid']);
    await page.reload();
    expect(await page.getByText('Waiting for a technician').count()).toBe(1);

    await press(page, 'Withdraw from contract here');
    await press(page, 'Confirm withdrawal here');
    expect(await page.getByText('You have withdrawn').count()).toBe(1);
    expect(await page.getByText('Your money goes back to you').count()).toBe(1);
    const sent = ['--number', '1', '--way', 'transfer', '--reference', 'OUT 1'];
    expect((await nyx('refund', 'record', reference, ...sent)).payment.state).toBe('refunded');
    expect(complaints).toEqual([]);
  });
});

describe('the review page', () => {
  it('says which field is wrong beside it and above, and keeps the others', async () => {
    open = await visit({ script: false });
    const { page } = open;
    await page.goto('/laptops/v54/configure');
    await press(page, 'Review this laptop');
    await fillBuyer(page);
    await page.getByLabel('Email').evaluate((field) => field.setAttribute('type', 'text'));
    await page.getByLabel('Email').fill('not an address');
    await press(page, 'Order with obligation to pay');
    expect(await page.getByRole('alert').getByRole('link').getAttribute('href')).toBe(
      '#f-contact-email',
    );
    expect(await page.getByLabel('Email').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('City').inputValue()).toBe('Berlin');
  });

  it('orders once when the same form is sent twice', async () => {
    open = await visit();
    const { page } = open;
    await page.goto('/laptops/v54/configure');
    await press(page, 'Review this laptop');
    await fillBuyer(page);
    const review = page.url();
    const form = await page
      .locator('form[action^="/quote/"]')
      .evaluate((one) =>
        one instanceof HTMLFormElement
          ? [...new FormData(one)].map(([name, value]) => [name, String(value)])
          : [],
      );
    const headers = { origin: new URL(review).origin };
    const send = () =>
      page.request.post(review, { form: Object.fromEntries(form), headers, maxRedirects: 0 });
    const [first, second] = [await send(), await send()];
    expect([first.status(), second.status()]).toEqual([303, 303]);
    expect(first.headers()['set-cookie']).toBe(second.headers()['set-cookie']);
  });
});
