import { price, standardConfiguration } from '@nyx/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CreditNoteFacts, creditNote, type InvoiceFacts, invoice } from './invoice.ts';
import { receipt } from './receipt.ts';

const configuration = standardConfiguration('v54');
if (!configuration.ok) throw new Error('the catalogue sells the V54');
const priced = price(configuration.value, 'FI');
if (!priced.ok) throw new Error('the catalogue ships to Finland');

const seller = { name: 'Nyx', address: ['Street 1', '00100 Helsinki'], vatId: 'FI00000000' };
const buyer = {
  name: 'Ada Lovelace',
  company: 'Engines & Sons <Ltd>',
  address: ['Mannerheimintie 1', 'FI-00100 Helsinki'],
  vatId: 'FI12345678',
};
const issued = { order: 'ord_abc', seller, issuedAt: '2026-11-21T10:00:00Z', buyer };
const bill: InvoiceFacts = {
  ...issued,
  number: '2026-000001',
  paidAt: '2026-11-20T10:00:00Z',
  price: priced.value,
};
const note: CreditNoteFacts = {
  ...issued,
  number: '2026-000002',
  of: { number: '2026-000001', issuedAt: '2026-11-21T10:00:00Z' },
  back: {
    currency: 'EUR',
    country: 'FI',
    vatPermille: 255,
    netCents: 7968,
    vatCents: 2032,
    totalCents: 10000,
  },
};
const tags = (page: string) => page.match(/<[^>]*>/g)?.join('');

/** Any UTF-16 code unit, half a character too; fast-check's own 'binary' takes a second to prepare. */
const anyUnit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

describe('a receipt', () => {
  it('says what was bought and paid, and nothing of who bought it', () => {
    const page = receipt({
      ...{ order: 'ord_abc', placedAt: '2026-11-19T10:00:00Z', paidAt: bill.paidAt, seller },
      price: priced.value,
      refundedCents: 10_000,
    });
    for (const part of ['ord_abc', 'FI00000000', 'VAT 25.5 % (FI)', '2026-11-20', '100.00'])
      expect(page).toContain(part);
    expect(page).not.toContain('Buyer');
  });
});

describe('an invoice', () => {
  it('has number, dates, both parties with their VAT ids, rate, VAT and total', () => {
    const page = invoice(bill);
    for (const part of [
      'Invoice 2026-000001',
      '<dd>2026-11-21</dd>',
      'Engines &amp; Sons &lt;Ltd&gt;<br>Ada Lovelace<br>Mannerheimintie 1',
      'VAT ID FI12345678',
      'VAT ID FI00000000',
      'VAT 25.5 % (FI)',
    ])
      expect(page).toContain(part);
    expect(page).not.toMatch(/script|https?:/);
  });

  it('of a price that does not add up is not written', () => {
    const wrong = { ...bill.price, totalCents: bill.price.totalCents - 1 };
    expect(() => invoice({ ...bill, price: wrong })).toThrow(RangeError);
    expect(() => creditNote({ ...note, back: { ...note.back, vatCents: 0 } })).toThrow(RangeError);
  });

  it('is corrected by a note that names it and takes away', () => {
    const page = creditNote({ ...note, buyer: null });
    for (const part of [
      'Credit note 2026-000002',
      '2026-000001 of 2026-11-21',
      '−20.32',
      '−100.00',
    ])
      expect(page).toContain(part);
    expect(page).not.toContain('Ada');
  });

  it('has the same markup whatever was typed', () => {
    const plain = tags(invoice(bill));
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (typed) => {
        const text = `x${typed}`;
        const page = invoice({ ...bill, buyer: { ...buyer, name: text, company: text } });
        expect(tags(page)).toBe(plain);
      }),
    );
  });
});
