import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';

const fixture = new URL(
  '../../../../../packages/hcl/fixtures/Qubes-HCL-Notebook-V54x_6x_TU-20261105-141500.yml',
  import.meta.url,
);

async function withReport(change: (text: string) => string = (text) => text) {
  const at = bench();
  await at.write('report.yml', change(await readFile(fixture, 'utf8')));
  return at;
}

const check = ['hcl', 'check', 'report.yml', '--board', 'novacustom-v54'];

describe('nyx hcl check', () => {
  it('passes a fresh report of a V54 against what was ordered', async () => {
    const at = await withReport();
    const { exit, stdout } = await at.run([
      ...check,
      '--memory',
      '32',
      '--wifi',
      'ax210',
      '--firmware',
      'dasharo-uefi',
    ]);
    expect(stdout).toContain('nothing stops this novacustom-v54');
    expect(exit).toBe(0);
  });

  it('stops a machine without interrupt remapping, and one with half the memory', async () => {
    const at = await withReport((text) => text.replace(/^remap:\s+\S+$/m, 'remap: "no"'));
    const { exit, stdout } = await at.run([...check, '--memory', '64']);
    expect(exit).toBe(1);
    expect(stdout).toContain('stop  remap: ');
    expect(stdout).toContain('stop  memory: ');
    expect(stdout).toContain('2 findings must be mended');
  });

  it('asks a person to look when nothing stops but something differs', async () => {
    const at = await withReport((text) => text.replace(/^usb:\s+(\|\s+)?5$/m, 'usb: 7'));
    expect((await at.run(check)).exit).toBe(2);
  });

  it('refuses a missing report, a board and a card that it does not know, all at once', async () => {
    const words = [
      'hcl',
      'check',
      'none.yml',
      '--board',
      'abacus',
      '--wifi',
      'owl',
      '--memory',
      'x',
    ];
    const { exit, stderr } = await bench().run(words);
    expect(exit).toBe(1);
    for (const where of ['--board', '--wifi', '--memory', 'none.yml'])
      expect(stderr).toContain(`${where}: `);
  });

  it('refuses a file that is no report', async () => {
    const at = await withReport(() => 'hello: [');
    const { exit, stderr } = await at.run(check);
    expect(exit).toBe(1);
    expect(stderr).toContain('report.yml');
  });
});
