import { describe, expect, it } from 'vitest';
import { desk } from '../test/desk.ts';
import { attempts, FIELDS } from '../test/hostile-profile.ts';
import { judge } from '../test/judge-bundle.ts';
import { loadWithPyYaml, pythonWith } from '../test/python.ts';

describe('whatever stands at any field of a profile', () => {
  const python = pythonWith('yaml');

  it('is refused with a reason, or the files still mean exactly the intended data (many: proof/hostile-profile.ts)', () => {
    const judged = attempts(50, 11).map((one) => judge(one.profile));
    expect(judged.flatMap((one) => one.wrong)).toEqual([]);
    expect(judged.filter((one) => one.refused).length).toBeGreaterThan(25);
    const files = judged.flatMap((one) => one.files);
    expect(files.length).toBeGreaterThan(20);
    if (python === null) console.warn('dom0: no PyYAML here; files were not read back by it.');
    else {
      const some = [...new Map(files.map((one) => [one.text, one])).values()].slice(0, 6);
      const read = loadWithPyYaml(
        python,
        some.map(({ text }) => text),
      );
      expect(read).toEqual(some.map(({ tree }) => ({ value: tree })));
    }
  });

  it.each(Object.keys(FIELDS))(
    'at %s: no slot, no option, no line end, no quote gets through',
    (field) => {
      for (const text of [
        '__slot__:salt:cmd.run(id)',
        '--del',
        'a\u2028b',
        'a\nb',
        'a"b',
        '$(id)',
      ]) {
        const { files } = judge(FIELDS[field]?.(text) ?? desk);
        for (const file of files) expect(file.text).not.toContain(text);
      }
    },
  );
});
