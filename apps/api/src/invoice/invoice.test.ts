import type { InvoiceRequest } from '@nyx/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  address,
  asStaff,
  key,
  makeQuote,
  moved,
  openWorld,
  orderBody,
  ownOrder,
  shopLater,
  unexpected,
  until,
  type World,
} from '../../test/world.ts';
import { destroyAddresses, destroyInvoiceBuyers } from '../retention/retention.ts';
import { destroyOldSealKeys } from '../retention/rewrap.ts';
import { issueInvoices } from './issue.ts';
import { keepUntil, statutoryYears } from './term.ts';
import { vatBack } from './vat-back.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.stop());

const wanted: InvoiceRequest = { company: 'Engines & Sons', vatId: 'fi12345678' };
async function placed(invoice?: InvoiceRequest) {
  const body = { ...orderBody(await makeQuote(world.api)), ...(invoice && { invoice }) };
  const answer = await world.api.placeOrder({ idempotencyKey: key(), body });
  if (answer.status !== 201) throw unexpected(world.api, answer);
  return { id: answer.body.order.id, secret: answer.body.secret };
}
async function paid(invoice?: InvoiceRequest) {
  const order = await placed(invoice);
  await moved(world, order.id, ['paid']);
  return order;
}
const issueTogether = (callers: number) =>
  Promise.all(Array.from({ length: callers }, () => issueInvoices(world.shop)));
const documents = () =>
  world.query<{ number: string; order_id: string; kind: string; document: string }>(
    `SELECT number, order_id, kind, document FROM invoice ORDER BY year, seq`,
  );

describe('invoices', () => {
  it('are numbered without gaps, one for each paid order that asked, whoever issues at once', async () => {
    await placed(wanted);
    await paid();
    const late = await placed(wanted);
    await moved(world, late.id, ['lapsed', 'paid-too-late']);
    const orders = await Promise.all(Array.from({ length: 6 }, () => paid(wanted)));
    // One that takes a number and fails gives it back.
    await world.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.seq = 3 THEN RAISE EXCEPTION 'fails'; END IF; RETURN NEW; END $$`);
    await world.query(
      `CREATE TRIGGER f BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION fail()`,
    );
    await expect(issueInvoices(world.shop)).rejects.toThrow();
    await world.query(`DROP TRIGGER f ON invoice`);
    const counts = await issueTogether(4);
    expect(counts.reduce((sum, count) => sum + count)).toBe(4);
    const year = new Date().getUTCFullYear();
    const issued = await documents();
    expect(issued.map(({ number }) => number)).toEqual(
      [1, 2, 3, 4, 5, 6].map((seq) => `${year}-00000${seq}`),
    );
    expect(issued.map((one) => one.order_id).toSorted()).toEqual(
      orders.map(({ id }) => id).toSorted(),
    );
    expect(issued.map(({ document }) => document).join()).not.toMatch(/Ada|Engines|Mannerheim/);
  });

  it('are pages for who has the order, and for nobody else; a receipt has no name', async () => {
    const order = await paid({ company: 'Engines & Sons', vatId: 'FI12345678' });
    const other = await paid();
    await issueInvoices(world.shop);
    const [invoice] = (await ownOrder(world.api, order.secret)).invoices;
    const params = { number: invoice?.number ?? '' };
    const page = await world.api.getInvoice({ bearer: order.secret, params });
    expect(page.text).toMatch(
      /Engines &amp; Sons<br>Ada Lovelace<br>Mannerheimintie 1.*FI12345678/s,
    );
    expect(page.text).toContain(params.number);
    const strange = await world.api.getInvoice({ bearer: other.secret, params });
    expect([strange.status, strange.text.includes('invoice-unknown')]).toEqual([404, true]);
    const receipt = await world.api.getReceipt({ bearer: other.secret });
    expect([receipt.status, /Ada|Mannerheim|Helsinki, /.test(receipt.text)]).toEqual([200, false]);
    expect((await ownOrder(world.api, other.secret)).invoices).toEqual([]);
    const unpaid = await world.api.getReceipt({ bearer: (await placed()).secret });
    expect(unpaid.status === 409 && unpaid.body.code).toBe('not-paid');
  });

  it('are corrected by a credit note for what went back, once', async () => {
    const order = await paid(wanted);
    await issueInvoices(world.shop);
    const { price } = await ownOrder(world.api, order.secret);
    await world.holder('Stella', 'staff');
    await world.query(
      `INSERT INTO received (order_id, way, reference, amount_cents, at, recorded_by)
       SELECT $1, 'transfer', 'r1', $2, now(), id FROM access_key LIMIT 1`,
      [order.id, price.totalCents + 100],
    );
    const parts = [999, price.totalCents - 999];
    for (const [number, cents] of parts.entries()) {
      await world.query(
        `INSERT INTO refund (order_id, number, amount_cents, way, reason, state, asked_at) VALUES
          ($1, $2, $3, 'transfer', 'goodwill', 'done', now()),
          ($1, $2 + 10, 5, 'transfer', 'surplus', 'done', now()),
          ($1, $2 + 20, 5, 'transfer', 'goodwill', 'due', now())`,
        [order.id, number, cents],
      );
      await world.query(`UPDATE invoice_buyer SET open = true WHERE order_id = $1`, [order.id]);
      await issueTogether(3);
    }
    const { invoices } = await ownOrder(world.api, order.secret);
    expect(invoices.map(({ kind, totalCents }) => [kind, totalCents])).toEqual([
      ['invoice', price.totalCents],
      ...parts.map((cents) => ['credit-note', cents]),
    ]);
    const params = { number: invoices[1]?.number ?? '' };
    const page = await world.api.getInvoice({ bearer: order.secret, params });
    expect(page.text).toContain(`${invoices[0]?.number} of `);
  });

  it('are corrected by no more than they were for, when more came and all of it went back', async () => {
    const { id, secret } = await placed(wanted);
    const staff = await asStaff(world, id);
    const { price } = await ownOrder(world.api, secret);
    await staff.pay(price.totalCents + 500);
    await issueTogether(2);
    // Nothing is to be looked at again and again where nothing happens.
    const open = `SELECT open FROM invoice_buyer WHERE order_id = $1`;
    expect(await world.query(open, [id])).toEqual([{ open: false }]);
    await staff.cancel();
    await staff.sent(1);
    expect(await world.query(open, [id])).toEqual([{ open: true }]);
    await issueTogether(2);
    const { invoices, payment } = await ownOrder(world.api, secret);
    expect([payment.state, payment.refundedCents]).toEqual(['refunded', price.totalCents + 500]);
    expect(invoices.map(({ totalCents }) => totalCents)).toEqual([
      price.totalCents,
      price.totalCents,
    ]);
  });

  it('are readable for the statutory term, long after the address is gone, and not after it', async () => {
    const order = await paid(wanted);
    const unsold = await placed(wanted);
    await issueInvoices(world.shop);
    await moved(world, order.id, ['claimed', 'sealed', 'shipped']);
    await moved(world, unsold.id, ['cancelled']);
    await destroyAddresses(shopLater(world, world.shop.keep.addressDays + 1));
    const kept = await ownOrder(world.api, order.secret);
    expect(kept.delivery).toBeNull();
    const params = { number: kept.invoices[0]?.number ?? '' };
    const page = async () => (await world.api.getInvoice({ bearer: order.secret, params })).text;
    expect(await page()).toContain(address.line1);
    // The seal moves on, and takes along what the law wants kept.
    await destroyOldSealKeys(shopLater(world, 400));
    expect(await page()).toContain(address.line1);
    const [never] = await world.query(
      `SELECT wrapped_key AS key FROM invoice_buyer WHERE order_id = $1`,
      [unsold.id],
    );
    expect(never).toEqual({ key: null });
    const [before] = (await documents()).filter((one) => one.order_id === order.id);
    const years = world.shop.keep.invoiceYears;
    expect(await destroyInvoiceBuyers(shopLater(world, 365 * years))).toBe(0);
    expect(await destroyInvoiceBuyers(shopLater(world, 366 * (years + 1)))).toBeGreaterThan(0);
    expect(await page()).toContain('No longer readable');
    expect(await page()).not.toMatch(/Ada|Engines|Mannerheim/);
    expect((await documents()).filter((one) => one.order_id === order.id)).toEqual([before]);
  });
});

it('an invoice that cannot be issued keeps nothing else from being swept', async () => {
  await paid(wanted);
  await world.query(`ALTER TABLE invoice ADD CONSTRAINT never CHECK (false) NOT VALID`);
  const { id } = await makeQuote(world.api);
  await world.query(`UPDATE quote SET expires_at = now() - interval '31 days' WHERE id = $1`, [id]);
  await world.restart();
  const left = () => world.query(`SELECT 1 FROM quote WHERE id = $1`, [id]);
  await until(async () => (await left()).length === 0, 10_000);
  await world.query(`ALTER TABLE invoice DROP CONSTRAINT never`);
});

describe('the statutory term', () => {
  it('ends with the calendar year, six years on in Finland, ten where nothing else is known', () => {
    expect([statutoryYears('FI'), statutoryYears('DE'), statutoryYears('XX')]).toEqual([6, 8, 10]);
    const until = keepUntil(new Date('2026-11-22T10:00:00Z'), 6);
    expect(until.toISOString()).toBe('2033-01-01T00:00:00.000Z');
  });
});

describe('the VAT that goes back', () => {
  it('is the same however a refund is cut, and all of it at the end', () => {
    const cents = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(
        cents,
        fc.integer({ min: 0, max: 270 }),
        fc.array(fc.nat(1000)),
        (net, rate, cuts) => {
          const vatCents = Math.floor((net * rate + 500) / 1000);
          const bill = { totalCents: net + vatCents, vatCents };
          const points = cuts.map((cut) => Math.floor((bill.totalCents * cut) / 1000));
          let [before, net_, vat] = [0, 0, 0];
          for (const point of [...points, bill.totalCents].toSorted((a, b) => a - b)) {
            const back = vatBack(bill, before, point - before);
            expect(back.netCents).toBeGreaterThanOrEqual(0);
            expect(back.vatCents).toBeGreaterThanOrEqual(0);
            [before, net_, vat] = [point, net_ + back.netCents, vat + back.vatCents];
          }
          expect([net_, vat]).toEqual([net, vatCents]);
        },
      ),
    );
  });
});
