import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyUnit } from '../test/any-unit.ts';
import { clean, plainRemark, webLink } from './text.ts';

describe('plainRemark', () => {
  it('takes the anchor of the list apart', () => {
    const html =
      "see <a class='ext-link' href='https://example.org/1'><span class='icon'></span>here</a>.";
    expect(plainRemark(html)).toEqual({
      text: 'see here.',
      links: [{ href: 'https://example.org/1', text: 'here' }],
    });
  });

  it('closes an anchor that was never closed, and names a link without words by its address', () => {
    expect(
      plainRemark('<a href="https://example.org/a">one <a href="http://example.org/b"></a>'),
    ).toEqual({
      text: 'one',
      links: [
        { href: 'https://example.org/a', text: 'one' },
        { href: 'http://example.org/b', text: 'http://example.org/b' },
      ],
    });
  });

  it('keeps a mail address and a comparison, which are no tags', () => {
    const text = 'Xen < 4.15, mail <name@example.org>';
    expect(plainRemark(text).text).toBe(text);
  });

  it('drops a script tag and never gives a link that is not of the web', () => {
    const { text, links } = plainRemark(
      "<script>x</script><a href='javascript:alert(1)'>a</a><a href='data:text/html,x'>b</a>",
    );
    expect([text, links]).toEqual(['xab', []]);
  });

  it('gives only web links and no control characters, for any text', () => {
    const piece = fc.constantFrom(
      "<a href='",
      "'>",
      '</a>',
      '<',
      '>',
      '&lt;',
      'https://x.org',
      'javascript:',
      '\u202e',
      '\u0007',
      ' ',
    );
    const html = fc.oneof(
      fc.string({ unit: anyUnit }),
      fc.array(piece).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(html, (source) => {
        const { text, links } = plainRemark(source);
        expect(text).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}/u);
        for (const { href } of links) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });

  // In time in proportion to the text: proof/hostile-report.ts, since a clock fails no test here.
  it('keeps a tag that never ends as the text that it is', () => {
    for (const html of ['<a '.repeat(20_000), `<a${' x'.repeat(30_000)}`])
      expect(plainRemark(html)).toEqual({ text: html.trim(), links: [] });
  });
});

describe('clean', () => {
  it('takes off blanks and one pair of literal quotes', () => {
    expect(clean("  'partial'\n")).toBe('partial');
    expect(clean("''x''")).toBe("''x''");
    expect(clean("it's")).toBe("it's");
  });
});

describe('webLink', () => {
  it('accepts http and https alone', () => {
    expect(webLink(' https://example.org/a b ')).toBeNull();
    expect(webLink('https://example.org/a\n')).toBe('https://example.org/a');
    expect(webLink('ftp://example.org')).toBeNull();
    expect(webLink('//example.org')).toBeNull();
    expect(webLink('https://')).toBeNull();
  });
});
