import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyUnit } from '../test/any-unit.ts';
import { fixture, fixtures, fixtureText, reports } from '../test/files.ts';
import { type HclResult, type Report, readReport, readReports, reportId } from './index.ts';

const codes = (result: HclResult<Report>) =>
  result.ok ? [] : result.problems.map(({ code }) => code);

const minimal = "layout: 'hcl'\nbrand: B\nmodel: M\nversions:\n  - works: 'yes'\n    qubes: R4.3\n";

describe('readReport', () => {
  it('reads every report of ours, one for each trap', () => {
    expect(readReports(fixtures).problems).toEqual([]);
    expect(reports).toHaveLength(fixtures.length);
    expect(fixtures.length).toBeGreaterThanOrEqual(14);
  });

  it('takes the first document when a closing --- starts a second, empty one', () => {
    expect(fixtureText('Fjordline')).toMatch(/\n---\n$/);
    expect(fixture('Fjordline')).toMatchObject({ brand: 'Fjordline', model: 'Skerry 14' });
  });

  it('takes the first document that is not empty', () => {
    expect(readReport('a.yml', `---\n---\n${minimal}`)).toMatchObject({ ok: true });
  });

  it('reads a partial that was written with literal quotes', () => {
    expect(fixture('Aurelia').versions[0]?.works).toEqual({
      value: 'partial',
      message: null,
      raw: null,
    });
  });

  it('takes a remark out of its HTML and keeps only web links', () => {
    const version = fixture('Aurelia').versions[0];
    expect(version?.remark).toBe('Camera & suspend need work, see also this');
    expect(version?.remarkLinks).toEqual([
      { href: 'https://example.org/thread/7?a=1&b=2', text: 'Camera & suspend' },
    ]);
  });

  it('reads a value that was never filled in as unknown, and says which', () => {
    const report = fixture('Kestrel');
    expect(report.versions[0]?.works.value).toBe('unknown');
    expect(report.unfilled).toEqual(['versions[0].works']);
    expect(report.versions[0]?.remark).toBe("camera doesn't work");
  });

  it('reads the override form with its message', () => {
    const report = fixture('Brightmoor');
    expect(report.iommu).toEqual({ value: 'yes', message: 'Needs two boot options', raw: null });
    expect(report.tpm).toMatchObject({ presence: 'no', message: 'A header, nothing on it' });
    expect(report.memoryMb).toBe(12 * 1024);
  });

  it('makes a word it does not know unknown and keeps it', () => {
    expect(fixture('Tarn').versions.map(({ works }) => [works.value, works.raw])).toEqual([
      ['unknown', 'bad'],
      ['no', null],
      ['partial', null],
    ]);
  });

  it('keeps a remark that only looks like HTML', () => {
    expect(fixture('Tarn').versions[2]?.remark).toBe('Needs Xen > 4.6, no sound < 50 %');
    expect(fixture('Tarn').versions[2]?.bios).toBe('2.1');
  });

  it('reads a report that has little more than a name', () => {
    expect(fixture('Hollin')).toMatchObject({
      hvm: { value: 'unknown' },
      tpm: { version: null, presence: 'unknown' },
      memoryMb: null,
      firmware: 'unknown',
      network: [],
    });
  });

  it('reads the misspelt fields ram, chipset-sort and remarks', () => {
    const report = fixture('Marlow');
    expect(report).toMatchObject({ memoryMb: 7656, chipsetShort: 'Alder Lake' });
    expect(report.versions[0]?.remark).toBe('Fan is loud');
  });

  it.each([
    ['Fjordline', { version: '2.0', presence: 'yes' }],
    ['Ember-Coreflame_14.yml', { version: '2.0', presence: 'yes', raw: null }],
    ['Asus', { version: '1.2', presence: 'yes' }],
    ['Aurelia', { version: null, presence: 'unknown', raw: null }],
    ['Larkspur', { version: null, presence: 'yes', raw: 'Device present' }],
    ['Quillon', { version: null, presence: 'partial', raw: 'disabled' }],
    ['Marlow', { version: null, presence: 'unknown', raw: 'v1.02H' }],
  ])('reads the tpm of %s, which is no yes or no', (name, tpm) => {
    expect(fixture(name).tpm).toMatchObject(tpm);
  });

  it('takes 2.0.1 for no TPM version', () => {
    expect(readReport('a.yml', `${minimal}tpm: '2.0.1'\n`)).toMatchObject({
      value: { tpm: { version: null, presence: 'unknown', raw: '2.0.1' } },
    });
  });

  it('makes free text for a number null and keeps it', () => {
    expect(fixture('Larkspur')).toMatchObject({
      memoryMb: null,
      usb: null,
      raw: { memory: 'DDR4 SODIMMS, two slots', usb: '1x controller, three ports' },
    });
  });

  it('reads null fields as absent', () => {
    const report = fixture('Larkspur');
    expect(report.slat.value).toBe('unknown');
    expect(report.versions[0]).toMatchObject({ remark: '', link: null });
    const text = `${minimal}    credit: null\n    kernel: ~\n    xen: 'null'\n`;
    expect(readReport('a.yml', text)).toMatchObject({
      value: { versions: [{ credit: '', kernel: '', xen: 'null' }] },
    });
  });

  it('gives a report with accents and parentheses an id that is safe in a path', () => {
    expect(fixture('Larkspur').id).toBe('larkspur-serie-z-2019-edition-zoe-luk');
  });

  it('keeps two reports of one machine apart', () => {
    const [heads, uefi] = [fixture('Ember-Coreflame_14-H'), fixture('Ember-Coreflame_14.')];
    expect([heads.brand, heads.model]).toEqual([uefi.brand, uefi.model]);
    expect([heads.id, heads.firmware]).toEqual(['ember-coreflame-14-heads', 'heads']);
    expect([uefi.id, uefi.firmware]).toEqual(['ember-coreflame-14', 'dasharo-uefi']);
  });

  it('writes one maker in one way and drops a link that is no web page', () => {
    expect(fixture('Asus')).toMatchObject({ brand: 'Asus', bios: '0402' });
    expect(fixture('Asus').versions[0]?.link).toBeNull();
  });

  it('reads what qubes-hcl-report has just written', () => {
    expect(fixture('Qubes-HCL')).toMatchObject({
      type: 'laptop',
      disks: ['Fixture SSD 1TB'],
      certified: 'yes',
      unfilled: expect.arrayContaining(['cpu-short', 'versions[0].link', 'versions[0].works']),
    });
  });
});

describe('readReport refuses', () => {
  it('a file above its bound, whatever is in it', () => {
    expect(codes(readReport('a.yml', minimal + ' '.repeat(70_000)))).toEqual(['too-large']);
  });

  it('an alias bomb, and one alias', () => {
    const bomb = `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n${minimal}`;
    expect(codes(readReport('a.yml', bomb))).toEqual(['reference']);
    expect(codes(readReport('a.yml', `${minimal}x: &x 1\n`))).toEqual(['reference']);
    expect(codes(readReport('a.yml', `${minimal}? *x\n: 1\n`))).toEqual(['reference']);
  });

  it('nesting that would exhaust the stack', () => {
    expect(new Set(codes(readReport('a.yml', '['.repeat(60_000))))).toEqual(new Set(['not-yaml']));
    expect(codes(readReport('a.yml', `${minimal}x: ${'['.repeat(20)}${']'.repeat(20)}\n`))).toEqual(
      ['not-yaml'],
    );
  });

  it('a field that stands twice, with its place', () => {
    const result = readReport('a.yml', `${minimal}brand: C\n`);
    expect(result).toMatchObject({ problems: [{ code: 'not-yaml', where: 'a.yml:7:1' }] });
  });

  it('what is no report: nothing, a list, another layout', () => {
    expect(codes(readReport('a.yml', ''))).toEqual(['not-a-report']);
    expect(codes(readReport('a.yml', '- 1\n'))).toEqual(['not-a-report']);
    expect(codes(readReport('a.yml', minimal.replace('hcl', 'other')))).toEqual(['not-a-report']);
  });

  it('a report without brand, model and versions, all three at once', () => {
    const result = readReport('a.yml', "layout: 'hcl'\nversions: none\n");
    expect(codes(result)).toEqual(['field-missing', 'field-missing', 'field-missing']);
    expect(result).toMatchObject({
      problems: [
        { where: 'a.yml: brand' },
        { where: 'a.yml: model' },
        { where: 'a.yml: versions' },
      ],
    });
  });

  it('a list where a text belongs', () => {
    const result = readReport('a.yml', minimal.replace('brand: B', 'brand: [B]'));
    expect(result).toMatchObject({
      problems: [{ code: 'field-shape' }, { code: 'field-missing' }],
    });
  });

  it('a file name that gives no id', () => {
    expect(codes(readReport('.yml', minimal))).toEqual(['file-name']);
    expect(codes(readReport(`${'a'.repeat(200)}.yml`, minimal))).toEqual(['file-name']);
  });

  it('never throws, whatever the text', () => {
    const line = fc.constantFrom(
      '---',
      '...',
      'layout: hcl',
      'brand: |',
      '  x',
      'versions:',
      '  - works:',
      "      'yes'",
      '- a',
      '&a',
      '*a',
      '!!binary x',
      '!!set {a}',
      '? b',
      '{',
      '[',
      '%YAML 1.1',
      '<<: {a: b}',
      '__proto__: {x: y}',
      '"\\ud800"',
      'a: "',
      "b: '",
      '\t',
      'x: !!js/function y',
    );
    const text = fc.oneof(
      fc.string({ unit: anyUnit }),
      fc.array(line).map((all) => all.join('\n')),
      fc
        .tuple(fc.constantFrom(...fixtures), fc.nat(), fc.string({ unit: anyUnit, maxLength: 9 }))
        .map(([file, at, inserted]) => {
          const cut = at % file.text.length;
          return file.text.slice(0, cut) + inserted + file.text.slice(cut);
        }),
    );
    fc.assert(
      fc.property(fc.string(), text, (name, source) => {
        const result = readReport(name, source);
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  it('keeps __proto__ a field like any other', () => {
    const text = `${minimal}__proto__:\n  hvm: 'yes'\n`;
    expect(readReport('a.yml', text)).toMatchObject({
      ok: true,
      value: { hvm: { value: 'unknown' } },
    });
  });
});

describe('readReports', () => {
  it('keeps the good ones and reports the others, in one pass', () => {
    const { reports: read, problems } = readReports([
      { name: 'b.yml', text: minimal },
      { name: 'bad.yml', text: 'x' },
      { name: 'a.yml', text: minimal },
    ]);
    expect(read.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(problems.map(({ code, where }) => [code, where])).toEqual([['not-a-report', 'bad.yml']]);
  });

  it('refuses a second file that gives the same id', () => {
    const { reports: read, problems } = readReports([
      { name: 'A_B.yml', text: minimal },
      { name: 'a-b.yml', text: minimal },
    ]);
    expect(read.map(({ fileName }) => fileName)).toEqual(['A_B.yml']);
    expect(problems).toMatchObject([{ code: 'id-repeated', where: 'a-b.yml' }]);
  });
});

describe('reportId', () => {
  it('leaves nothing but small letters, digits and single hyphens', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (name) => {
        const id = reportId(name);
        if (id !== null) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }),
    );
  });
});
