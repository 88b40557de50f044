import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyFiles, PolicyProblem, Release } from './index.ts';
import { parse, parseRule } from './index.ts';

/** Any UTF-16 code unit, half a character too; fast-check's own 'binary' takes a second to prepare. */
const anyUnit = fc.oneof(fc.nat(0x7f), fc.nat(0xffff)).map((code) => String.fromCharCode(code));

function problems(
  files: PolicyFiles | string,
  release: Release = 'R4.3',
): readonly PolicyProblem[] {
  const read = typeof files === 'string' ? { '30-user.policy': files } : files;
  const parsed = parse({ release, files: read });
  return parsed.ok ? [] : parsed.problems;
}

describe('parse', () => {
  it('gives rules with their place, in the order in which they are tried', () => {
    const parsed = parse({
      release: 'R4.3',
      files: {
        '9-late.policy': 's * * * deny',
        '30-user.policy': '# note\ns +x work vault ask user=root',
      },
    });
    expect(parsed).toEqual({
      ok: true,
      value: {
        release: 'R4.3',
        rules: [
          {
            service: 's',
            argument: '+x',
            source: 'work',
            target: 'vault',
            action: 'ask',
            params: { user: 'root' },
            file: '30-user.policy',
            line: 2,
          },
          {
            service: 's',
            argument: '*',
            source: '*',
            target: '*',
            action: 'deny',
            params: {},
            file: '9-late.policy',
            line: 1,
          },
        ],
      },
    });
  });

  it('tells every problem of every file at once', () => {
    const found = problems({
      '30-user.policy': 's+x foo @tag: @nobody Allow target=@anyvm target=a notify=maybe\nx y\n',
      '31-other.policy': '!include gone\n!frob\n!compat-4.0 x\n',
      '40-Upper.policy': '',
    });
    expect(found.map(({ where, code }) => `${where} ${code}`)).toEqual([
      '40-Upper.policy file-name',
      '30-user.policy:1:2 service',
      '30-user.policy:1:5 argument',
      '30-user.policy:1:9 source',
      '30-user.policy:1:15 target',
      '30-user.policy:1:23 action',
      '30-user.policy:1:36 parameter',
      '30-user.policy:1:43 parameter',
      '30-user.policy:1:59 parameter',
      '30-user.policy:2 line-shape',
      '31-other.policy:1:10 include-missing',
      '31-other.policy:2:1 directive',
      '31-other.policy:3:1 directive',
    ]);
  });

  it('says what is wrong with a trailing comment and what would be right', () => {
    expect(problems('s * * * allow # because\n')).toEqual([
      {
        code: 'parameter',
        where: '30-user.policy:1:15',
        file: '30-user.policy',
        line: 1,
        column: 15,
        message: 'A comment cannot stand behind a rule.',
        fix: 'Put the comment on a line of its own.',
      },
    ]);
  });

  it('counts columns in characters, not in UTF-16 units', () => {
    expect(problems('s * \u{1f512} * Deny')[0]?.column).toBe(9);
  });

  it('names invisible characters in its messages', () => {
    expect(problems('\ufeffs * * * deny')[0]?.message).toContain('<U+FEFF>');
  });

  it('finds a loop through several files and names them', () => {
    const found = problems({
      '30-a.policy': '!include include/x',
      'include/x': '!include include/y',
      'include/y': '!include include/x',
    });
    expect(found).toMatchObject([{ code: 'include-loop', where: 'include/y:1:10' }]);
    expect(found[0]?.message).toContain('include/x → include/y → include/x');
  });

  it('refuses an include from outside the policy directories', () => {
    expect(problems('!include ../../../etc/shadow')).toMatchObject([{ code: 'include-path' }]);
  });

  it('gives up on includes that double at every level, and soon', () => {
    const files: Record<string, string> = { '30-a.policy': '!include include/0\n' };
    for (let level = 0; level < 40; level += 1) {
      files[`include/${level}`] = `!include include/${level + 1}\n`.repeat(2);
    }
    files['include/40'] = 's * * * deny\n';
    expect(problems(files).map(({ code }) => code)).toContain('too-large');
  });

  it('follows includes 450 files deep, and gives up on what is nested without end', () => {
    const nested = (levels: number): PolicyFiles => {
      const files: Record<string, string> = { '30-a.policy': '!include include/0\n' };
      for (let level = 0; level < levels; level += 1) {
        files[`include/${level}`] = `!include include/${level + 1}\n`;
      }
      return { ...files, [`include/${levels}`]: 's * * * deny\n' };
    };
    expect(problems(nested(450))).toEqual([]);
    expect(problems(nested(5000))).toMatchObject([{ code: 'too-large' }]);
  });

  it('tells the problems of a file once, however often it is included', () => {
    expect(
      problems({ '30-a.policy': '!include include/x\n'.repeat(50), 'include/x': 'broken' }),
    ).toHaveLength(1);
  });

  it('never throws on any text', () => {
    const text = fc.string({ unit: anyUnit });
    fc.assert(
      fc.property(text, fc.constantFrom<Release>('R4.2', 'R4.3'), (line, release) => {
        expect(typeof parse({ release, files: { 'a.policy': line } }).ok).toBe('boolean');
        expect(typeof parseRule(line, { file: 'a', line: 1 }, release).ok).toBe('boolean');
      }),
    );
  });

  it('never throws on any bytes read as UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const text = new TextDecoder().decode(bytes);
        expect(typeof parse({ release: 'R4.3', files: { 'a.policy': text } }).ok).toBe('boolean');
      }),
    );
  });

  it('never throws on any names of files', () => {
    const tree = fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('a.policy', 'include', 'include/a')),
      fc.constantFrom(
        '',
        's * * * deny',
        '!include include/a',
        '!include-dir .',
        '!include-dir include',
        '!compat-4.0',
        '!include-service s * a',
      ),
    );
    fc.assert(
      fc.property(tree, tree, tree, (files, volatile, legacy) => {
        expect(typeof parse({ release: 'R4.3', files, volatile, legacy }).ok).toBe('boolean');
      }),
    );
  });

  it('lists ten thousand problems and says that there are more', () => {
    const found = problems(`s * * * allow ${'x '.repeat(200_000)}\nbroken\n`);
    expect(found).toHaveLength(10_001);
    expect(found.at(-1)).toMatchObject({ code: 'too-large', where: '30-user.policy' });
  });

  it('reads a line of a million characters', () => {
    expect(problems(`s * * * allow user=${'x'.repeat(1_000_000)}`)).toEqual([]);
  });

  it('does not go through a large directory again for each include of it', () => {
    const files: Record<string, string> = {
      '30-a.policy': '!include-dir include\n'.repeat(20_000),
    };
    for (let number = 0; number < 20_000; number += 1) files[`include/${number}`] = '';
    expect(problems(files)).toEqual([]);
  });
});

describe('parseRule', () => {
  it('reads one line and gives it the place it was told', () => {
    const parsed = parseRule('s * work @dispvm:dvm allow', { file: 'shop', line: 7 });
    expect(parsed).toMatchObject({
      ok: true,
      value: { target: '@dispvm:dvm', file: 'shop', line: 7 },
    });
  });

  it('refuses two lines, whatever ends the first', () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const parsed = parseRule(`s * * * deny${end}* * * * allow`);
      expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'line-shape' }] });
    }
  });

  it('says how many columns there are and which are missing', () => {
    const message = (line: string) => {
      const parsed = parseRule(line);
      return parsed.ok ? '' : parsed.problems[0]?.message;
    };
    expect(message('')).toContain('0 of 5 columns: service, argument, source, target, action are');
    expect(message('s')).toContain('1 of 5 columns: argument, source, target, action are missing');
    expect(message('s * work')).toContain('3 of 5 columns: target, action are missing');
    expect(message('s * work vault')).toContain('4 of 5 columns: action is missing');
    const files = { '30-x.policy': '!include-service s * include/s', 'include/s': 'work,vault' };
    expect(problems(files)[0]?.message).toContain('2 of 3 columns: action is missing');
  });
});
