import { price, standardConfiguration } from '@nyx/catalog';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, link, wrap } from './line.ts';
import { orderMail } from './order-mail.ts';
import type { OrderMailFacts, OrderMailOrder } from './order-mail-facts.ts';
import { type OwnerCardFacts, ownerCard } from './owner-card.ts';
import { type SealSheetFacts, sealSheet } from './seal-sheet.ts';

/** Any UTF-16 code unit, half a character too; fast-check's own 'binary' takes a second to prepare. */
const anyUnit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

const configuration = standardConfiguration('v54');
if (!configuration.ok) throw new Error('the catalogue sells the V54');
const priced = price(configuration.value, 'DE');
if (!priced.ok) throw new Error('the catalogue ships to Germany');

const order: OrderMailOrder = {
  id: 'ord_abc',
  buyer: 'Ada Lovelace',
  placedAt: '2026-11-21T10:00:00+01:00',
  way: 'bench-provisioned',
  price: priced.value,
  profile: { name: 'journalist', version: '1.2.0' },
  link: 'https://shop.example/order/secret',
};

const transfer = {
  holder: 'Nyx Oy',
  iban: 'FI2112345600000785',
  bic: 'NDEAFIHH',
  reference: 'RF18ABCDEFGHIJKL',
  dueCents: 189_900,
};

const mails: readonly OrderMailFacts[] = [
  { kind: 'placed', order, reservedUntil: '2026-11-21T10:45:00Z' },
  { kind: 'paid', order, paidAt: '2026-11-21T09:30:00Z' },
  {
    kind: 'shipped',
    order,
    carrier: 'DHL',
    tracking: '00340',
    unit: 'unt_1',
    certificate: 'crt_1',
    verifyLink: 'https://shop.example/certificate',
    shows: {
      proved: [{ id: 'bundle', text: 'The bundle was signed.', why: 'shown' }],
      weaklyShown: [],
      notProved: [{ id: 'no-implant', text: 'No chip was added.', why: 'cannot-be-shown' }],
    },
  },
  { kind: 'placed', order, reservedUntil: '2026-11-28T00:00:00Z', transfer },
  { kind: 'underpaid', order, receivedCents: 100, transfer },
  { kind: 'cancelled', order },
  { kind: 'withdrawn', order, withdrawnAt: '2026-11-22T13:45:00Z', hasLeft: true },
  { kind: 'refunded', order, refundedCents: 12_345, refundedAt: '2026-11-22T00:00:00Z' },
];

const card: OwnerCardFacts = {
  unit: 'unt_1',
  certificate: 'crt_1',
  salt: '0123456789abcdef'.repeat(4),
  rootFingerprint: 'aaaa bbbb cccc dddd eeee ffff 0000 1111',
  verifyLink: 'https://shop.example/certificate',
};

const seals: SealSheetFacts = {
  unit: 'unt_1',
  technician: 'Bea',
  sealedAt: '2026-11-21T10:00:00Z',
  seals: [
    { id: '0001', where: 'lid', photo: { name: 'lid.jpg', sha256: 'ab'.repeat(32) } },
    { id: '', where: 'bottom screw 1', photo: { name: 'screw.jpg', sha256: 'cd'.repeat(32) } },
  ],
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
const unwanted = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

describe('a mail about an order', () => {
  it.each(mails.map((mail) => [mail.kind, mail] as const))(
    'that is %s has a subject without names, the secret link and short lines',
    (_, mail) => {
      const { subject, text } = orderMail(mail);
      expect(subject).toMatch(/^Nyx order ord_abc: [a-z, ]+$/);
      expect(subject).not.toContain('Ada');
      expect(text).toMatch(/^Hello Ada Lovelace,\n\n/);
      expect(text).toContain('\nhttps://shop.example/order/secret\n');
      expect(text).toMatch(/\n\nNyx\n$/);
      for (const each of text.split('\n')) expect([...each].length).toBeLessThanOrEqual(72);
      expect(text).not.toMatch(unwanted);
    },
  );

  it('that is placed says how to pay, until when, and what it costs', () => {
    const { text } = orderMail({ kind: 'placed', order, reservedUntil: '2026-11-21T10:45:00Z' });
    expect(text).toContain('2026-11-21 10:45 UTC');
    expect(text).toMatch(/Placed +2026-11-21 09:00 UTC/);
    expect(text).toMatch(/VAT 19 % \(DE\) +/);
    expect(text).toMatch(/Total +\S+/);
  });

  it('that waits for a transfer says what to send, where to, and under which reference', () => {
    const { text } = orderMail({ kind: 'underpaid', order, receivedCents: 12_345, transfer });
    expect(text).toMatch(/IBAN +FI21 1234 5600 0007 85\n/);
    expect(text).toMatch(/Reference +RF18 ABCD EFGH IJKL\n/);
    expect(text).toContain('123.45');
    expect(text).toMatch(/Amount +1.899\.00/);
  });

  it('that acknowledges a withdrawal says when it arrived and what happens next', () => {
    const withdrawnAt = '2026-11-22T13:45:00Z';
    const [left, stayed] = [true, false].map((hasLeft) =>
      orderMail({ kind: 'withdrawn', order, withdrawnAt, hasLeft }),
    );
    for (const mail of [left, stayed]) expect(mail?.text).toContain('2026-11-22 13:45 UTC');
    expect(left?.text).toContain('send the laptop back within 14 days');
    expect(stayed?.text).toContain('Nothing is sent to you');
  });

  it('that is shipped tells apart what is proved, weakly shown and not proved', () => {
    const shipped = mails[2];
    if (shipped?.kind !== 'shipped') throw new Error('fixture');
    const { text } = orderMail(shipped);
    expect(text).toContain(
      'Proved:\n- The bundle was signed.\n\nWeakly shown: nothing.\n\nNot proved:\n- No chip was added.',
    );
    const { shows: _, ...silent } = shipped;
    expect(orderMail(silent).text).not.toContain('Proved');
  });

  it('that is placed reads out the sentence of the profile drawing', () => {
    const profile = {
      ...order.profile,
      figure: { sentence: 'Six qubes, none of them reaches vault.' },
    };
    const { text } = orderMail({
      kind: 'paid',
      order: { ...order, profile },
      paidAt: order.placedAt,
    });
    expect(text).toContain('\n\nSix qubes, none of them reaches vault.\n\n');
  });

  it('takes an empty name and a way it does not know', () => {
    const odd = { ...order, buyer: ' \n', way: 'by-pigeon' as 'self-install' };
    expect(orderMail({ kind: 'paid', order: odd, paidAt: order.placedAt }).text).toMatch(
      /^Hello,\n/,
    );
  });

  it('lets no name begin a header, steer a terminal or turn text around', () => {
    const evil = 'Ada\r\nBcc: all@example.org\u001b[2J\u202eevil\u0000\u2028x';
    for (const mail of mails) {
      const facts = { ...mail, order: { ...order, buyer: evil, id: `ord_1\r\nBcc: x` } };
      const { subject, text } = orderMail(facts);
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/^Bcc:/m);
      expect(text).not.toMatch(unwanted);
      expect(text).toMatch(/^Hello Ada Bcc: all@example\.org \[2J evil x,\n/);
    }
  });

  it('never has a control character, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit, maxLength: 300 }), (typed) => {
        const { subject, text } = orderMail({
          kind: 'cancelled',
          order: { ...order, buyer: typed, id: typed },
        });
        expect(subject).not.toMatch(/[\r\n]/);
        expect(subject + text).not.toMatch(unwanted);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });

  it('is not written with a link or time that is none, or a price that does not add up', () => {
    const at = (change: Partial<OrderMailOrder>) => () =>
      orderMail({ kind: 'paid', order: { ...order, ...change }, paidAt: order.placedAt });
    expect(at({ link: 'javascript:alert(1)' })).toThrow(TypeError);
    expect(at({ link: 'nothing' })).toThrow(TypeError);
    expect(at({ link: 'https://nyx@evil.example/' })).toThrow(TypeError);
    expect(at({ placedAt: 'soon' })).toThrow(TypeError);
    expect(at({ price: { ...order.price, vatCents: order.price.vatCents + 1 } })).toThrow(
      RangeError,
    );
  });
});

describe('the owner card', () => {
  it('has the salt and the fingerprint in groups, and no secret that opens the machine', () => {
    const text = ownerCard(card);
    expect(text).toContain(card.rootFingerprint);
    expect(text).toContain('0123 4567 89ab cdef 0123 4567 89ab cdef\n');
    expect(text).toContain('unt_1');
    for (const each of text.split('\n')) expect([...each].length).toBeLessThanOrEqual(66);
    expect(ownerCard({ ...card, verifierDigest: 'ef'.repeat(32) })).toContain('efef efef');
  });

  it('is not printed with a salt or fingerprint that is none', () => {
    expect(() => ownerCard({ ...card, salt: 'x' })).toThrow(TypeError);
    expect(() => ownerCard({ ...card, rootFingerprint: 'x' })).toThrow(TypeError);
  });
});

describe('the seal sheet', () => {
  it('has a box to tick for each seal, with the digest of its photo', () => {
    const text = sealSheet(seals);
    expect(text.match(/^\[ \] \d/gm)).toHaveLength(2);
    expect(text).toContain('1. lid, seal 0001');
    expect(text).toContain('2. bottom screw 1\n');
    expect(text).toContain('abababab abababab');
    expect(text).toContain('They prevent none');
    expect(text).not.toMatch(unwanted);
  });
});

it('cuts a line by letters, and leaves a long word whole', () => {
  expect(line('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
  expect(line('\ud800x')).toBe('x');
  expect(wrap('a bb cccccccc d', 4)).toBe('a bb\ncccccccc\nd');
  expect(link('https://a.example/%0d?q=a b')).toBe('https://a.example/%0d?q=a%20b');
});
