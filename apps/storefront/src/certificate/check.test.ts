import { describe, expect, it } from 'vitest';
import { signedCertificate } from '../../test/signed.ts';
import { check } from './check.ts';
import { viewOf } from './view.ts';

const now = new Date('2026-11-21T12:00:00Z');

describe('check', () => {
  it('believes what two people signed, also after a form changed its line ends', async () => {
    const signed = await signedCertificate(now);
    const { view, fingerprint } = await check(signed, now);
    expect(view).toMatchObject({ tone: 'good', headline: 'The certificate is authentic.' });
    expect(view.statements.join()).toContain('Bea (bench) and Quentin (qa)');
    expect(fingerprint).toMatch(/^([0-9a-f]{4} ?){8}$/);
    const certificate = signed.certificate.replaceAll('\n', '\r\n');
    expect((await check({ ...signed, certificate }, now)).view.tone).toBe('good');
  });

  it('believes nothing of it when one letter was changed', async () => {
    const signed = await signedCertificate(now);
    const at = signed.certificate.indexOf('"payload":"') + 60;
    const other = signed.certificate[at] === 'A' ? 'B' : 'A';
    const certificate = signed.certificate.slice(0, at) + other + signed.certificate.slice(at + 1);
    expect((await check({ ...signed, certificate }, now)).view).toMatchObject({
      headline: 'This is not to be believed.',
      lists: [],
    });
  });

  it('says that nothing was checked when there are no keys, and not that it is false', async () => {
    const { view } = await check({ certificate: '{}', trustRoot: '{}', rootKeys: ' ' }, now);
    expect(view.headline).toBe('It cannot be checked without keys.');
  });
});

describe('viewOf', () => {
  const lists = {
    proved: [{ id: 'a', text: 'It was checked.', why: 'shown' }],
    weaklyShown: [],
    notProved: [{ id: 'b', text: 'It was looked at.', why: 'not-run' }],
  } as const;

  it('keeps the three lists apart, and says why something is not proved', () => {
    const view = viewOf({
      ok: true,
      authentic: true,
      unit: 'unt_x',
      statements: [],
      problems: [],
      ...lists,
    });
    expect(view.lists.map(({ title, items }) => [title, items])).toEqual([
      ['Proved', ['It was checked.']],
      ['Weakly shown', []],
      ['Not proved', ['It was looked at. It was not run.']],
    ]);
  });

  it('shows no list of what is not authentic, whatever stands in it', () => {
    const view = viewOf({
      ok: false,
      authentic: false,
      unit: null,
      statements: [],
      problems: [],
      ...lists,
    });
    expect([view.tone, view.lists]).toEqual(['bad', []]);
  });
});
