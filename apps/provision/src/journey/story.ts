import type { Io } from '../io.ts';
import { openBrowser } from './browser.ts';
import { missingLine } from './missing-line.ts';
import { fetchCertificate, refuseTampered, verifyAsOwner } from './owner.ts';
import {
  changeProfile,
  configure,
  findMail,
  pay,
  placeOrder,
  readArticle,
  waitPaid,
} from './shopper.ts';
import type { Place } from './stack.ts';
import {
  build,
  certify,
  claim,
  planAfter,
  planFresh,
  proveClaims,
  recordReport,
  rehearseSnapshot,
  ship,
  verifyAfter,
} from './technician.ts';
import type { Teller } from './tell.ts';

/** The whole story, from a reader to an owner. It ends at the first step that does not hold. */
export async function play(io: Io, place: Place, { step }: Teller): Promise<boolean> {
  const browser = openBrowser(io.fetch);
  const article = await step('reads the article with its map', () => readArticle(browser, place));
  if (article === undefined) return false;
  const priced = await step('configures a laptop, makes a quote', () => configure(browser, place));
  if (priced === undefined) return false;
  const quote = await step('changes the profile', () =>
    changeProfile(browser, priced, 'personal-photos'),
  );
  if (quote === undefined) return false;
  const placed = await step('orders, is shown the secret link', () => placeOrder(browser, quote));
  if (placed === undefined) return false;
  const { link } = placed;
  // A step without a value to hand on gives null when it held.
  const held = async (name: string, work: Parameters<typeof step>[1]) =>
    (await step(name, async () => {
      const result = await work();
      return result.ok ? { ok: true, value: { ...result.value, value: true } } : result;
    })) === true;
  if (!(await held('has the link by mail', () => findMail(io, place, link)))) return false;
  if (!(await held('pays at the local Stripe', () => pay(browser, placed)))) return false;
  const order = await step('waits until it is paid', () => waitPaid(io, browser, link));
  const orderId = /ord_[a-z2-7]{26}/.exec(order?.text ?? '')?.[0];
  if (orderId === undefined) return false;

  const unit = await step('claims the unit, as a technician', () => claim(io, orderId));
  if (unit === undefined) return false;
  const bench = [
    ['builds the stick folder, reads it back', () => build(io, unit)],
    ['holds the HCL report against the order', () => recordReport(io, unit)],
    ['plans on a fresh installation', () => planFresh(io, unit)],
    ['takes a snapshot, rehearsed', () => rehearseSnapshot(io, unit)],
    ['plans after the rehearsal: nothing', () => planAfter(io, unit)],
    ['verifies the rehearsed machine', () => verifyAfter(io, unit)],
    ['proves every claim of the ordered profile', () => proveClaims(io, unit)],
  ] as const;
  for (const [name, work] of bench) if (!(await held(name, work))) return false;
  const certified = await step('certifies with two keys', () => certify(io, place, unit));
  if (certified === undefined) return false;
  const tracking = await step('ships', () => ship(io, place, unit));
  if (tracking === undefined) return false;

  const files = await step('downloads the certificate, as the owner', () =>
    fetchCertificate(io, browser, place, link, certified, tracking),
  );
  if (files === undefined) return false;
  const owner = [
    ['verifies it offline', () => verifyAsOwner(io, place, unit, files)],
    ['refuses it with one letter changed', () => refuseTampered(io, place, files)],
    ['one policy line missing: refused, with its path', () => missingLine(io, unit)],
  ] as const;
  for (const [name, work] of owner) if (!(await held(name, work))) return false;
  return true;
}
