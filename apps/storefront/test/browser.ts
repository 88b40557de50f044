import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { facts } from './facts.ts';

export interface Visit {
  readonly script?: boolean;
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
}

/** What went wrong in a page without anybody asking for it. */
export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Messages of the Content Security Policy, errors of scripts, and requests to other hosts. */
  readonly complaints: string[];
}

/** One connection for all tests of a worker; each test has a session of its own. */
let connected: Promise<Browser> | undefined;

/** A fresh browser session on the shop; only its own host and the local payment page may be asked. */
export async function visit({
  script = true,
  width = 1280,
  theme = 'light',
}: Visit = {}): Promise<Watched> {
  const { stack, browser } = await facts();
  connected ??= chromium.connect(browser);
  const context = await (await connected).newContext({
    baseURL: stack.storefront,
    javaScriptEnabled: script,
    viewport: { width, height: 900 },
    colorScheme: theme,
    // The slide from page to page is half the time of a click; `npm run proof` has it.
    reducedMotion: process.env.NYX_EVERY_VIEW === '1' ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused|TrustedTypes/i.test(message.text()))
      complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') complaints.push(request.url());
  });
  return { context, page, complaints };
}

/** Breaches of WCAG 2.2 A and AA that a program can find, with what each is about. */
export async function breaches(page: Page): Promise<readonly string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page })
    // No frames here, so no second page is opened to gather them; what passes is not collected.
    .setLegacyMode(true)
    .options({ runOnly: tags, resultTypes: ['violations'], preload: false })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}
