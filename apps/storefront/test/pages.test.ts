import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breaches, visit, type Watched } from './browser.ts';

const pages = [
  '/',
  '/laptops/v54',
  '/laptops/v54/configure',
  '/laptops/v54/configure?firmware=heads&key=none',
  '/profiles',
  '/profiles/writer',
  '/profiles/essential?qube=sys-net',
  '/articles',
  '/articles/why-compartments',
  '/hcl',
  '/hcl?q=thinkpad&works=yes',
  '/certificate',
  '/privacy',
  '/nowhere',
];

// One session for all: what is looked at keeps nothing in it.
let open: Watched;
beforeAll(async () => {
  open = await visit();
});
afterAll(async () => {
  expect([await open.context.cookies(), open.complaints]).toEqual([[], []]);
  await open.context.close();
});

const views = [
  { width: 390, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 390, theme: 'dark' },
  { width: 1280, theme: 'light' },
] as const;

/** One page of each kind in one view; `NYX_EVERY_VIEW=1` (npm run proof) takes all in all four. */
const everything = process.env.NYX_EVERY_VIEW === '1';
const kinds = [
  '/',
  '/laptops/v54/configure?firmware=heads&key=none',
  '/profiles/writer',
  '/articles/why-compartments',
  '/hcl?q=thinkpad&works=yes',
  '/certificate',
  '/nowhere',
];
const looked = (everything ? pages : kinds).flatMap((path, index) =>
  views
    .filter((_, view) => everything || view === index % views.length)
    .map((view) => ({ path, ...view })),
);

/** Targets below 24 px (WCAG 2.2, 2.5.8) that do not stand in a sentence and have no label around them. */
const smallTargets = () =>
  [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
    .filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      const inSentence = one.closest('p, li, dd, td') !== null && one.matches('a');
      const inLabel = one.closest('label') !== null;
      return width > 0 && !inSentence && !inLabel && (width < 24 || height < 24);
    })
    .map((one) => one.outerHTML.slice(0, 80));

describe('a page', () => {
  it.each(looked)('$path has no breach of WCAG 2.2 AA at $width px, $theme', async (how) => {
    const { page, complaints } = open;
    await page.setViewportSize({ width: how.width, height: 900 });
    await page.emulateMedia({ colorScheme: how.theme });
    await page.goto(how.path);
    expect(await breaches(page)).toEqual([]);
    expect(await page.evaluate(smallTargets)).toEqual([]);
    expect(complaints.splice(0)).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, 'scrolls sideways').toBeLessThanOrEqual(0);
  });
});

describe('the shop', () => {
  it('answers what is not there with 404, and what cannot be sold with 422', async () => {
    const status = async (path: string) => (await open.page.goto(path))?.status();
    for (const path of ['/nowhere', '/laptops/x', '/profiles/x', '/hcl/x', '/quote/x', '/order/x'])
      expect(await status(path), path).toBe(404);
    expect(await status('/laptops/v54/configure?memory=7')).toBe(422);
  });
});
