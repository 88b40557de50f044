import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { launchBrowser } from './chromium.ts';

describe('the browser for tests', () => {
  it('draws text on a machine that has neither a browser nor a font', async () => {
    const server = await launchBrowser();
    const browser = await chromium.connect(server.wsEndpoint());
    const page = await browser.newPage();
    await page.setContent('<p id="text">Nyx</p>');
    const glyphs = await page.evaluate(
      "(() => { const r = document.createRange(); r.selectNodeContents(document.querySelector('#text')); return r.getBoundingClientRect().width; })()",
    );
    expect(glyphs).toBeGreaterThan(10);
    await browser.close();
    await server.close();
  });
});
