import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckInput } from '../src/certificate/check.ts';
import { visit, type Watched } from './browser.ts';
import { facts } from './facts.ts';
import { signedCertificate } from './signed.ts';

let open: Watched | undefined;
afterEach(async () => {
  await open?.context.close();
  open = undefined;
});

async function fillKeys(page: Page, signed: CheckInput): Promise<void> {
  const keys = page.locator('details', { hasText: 'Keys to hold it against' });
  if ((await keys.getAttribute('open')) === null) await keys.locator('summary').click();
  await page.getByLabel('Trust root').fill(signed.trustRoot);
  await page.getByLabel('Root keys').fill(signed.rootKeys);
}

describe('the certificate page', () => {
  it('publishes the trust root byte for byte', async () => {
    open = await visit();
    const answer = await open.page.request.get('/certificate/trust-root');
    expect(await answer.text()).toBe(readFileSync((await facts()).stack.trustRootFile, 'utf8'));
  });

  it('checks in the browser, without sending anything', async () => {
    open = await visit();
    const { page, complaints, context } = open;
    await page.goto('/certificate');
    await page.getByText('Nothing is sent.').waitFor();
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url()));
    await context.setOffline(true);
    const signed = await signedCertificate(new Date());
    await page.getByLabel('or its text').fill(signed.certificate);
    await fillKeys(page, signed);
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByRole('heading', { name: 'The certificate is authentic.' }).waitFor();
    await page
      .getByLabel('or its text')
      .fill(signed.certificate.replace('"payload":"e', '"payload":"f'));
    await page.getByRole('button', { name: 'Check it' }).click();
    await page.getByRole('heading', { name: 'This is not to be believed.' }).waitFor();
    expect(sent).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says the same without JavaScript', async () => {
    open = await visit({ script: false });
    const { page } = open;
    await page.goto('/certificate');
    const signed = await signedCertificate(new Date());
    await page.getByLabel('or its text').fill(signed.certificate);
    await fillKeys(page, signed);
    await page.getByRole('button', { name: 'Check it' }).click();
    const authentic = page.getByRole('heading', { name: 'The certificate is authentic.' });
    expect(await authentic.count()).toBe(1);
    await page.getByLabel('or its text').fill('<img src=x>');
    await fillKeys(page, signed);
    await page.getByRole('button', { name: 'Check it' }).click();
    expect(await page.getByRole('heading', { name: 'This is not to be believed.' }).count()).toBe(
      1,
    );
    expect(await page.getByLabel('or its text').inputValue()).toBe('<img src=x>');
    expect(await page.locator('img').count()).toBe(0);
  });
});
