import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskBundle, has } from '../test/kickstart.ts';
import { stickFiles } from './index.ts';

const stick = stickFiles(deskBundle(), null);
if (!stick.ok) throw new Error(JSON.stringify(stick.problems));
const files = stick.value;
const sheet = files.find(({ path }) => path === 'OWNER.txt')?.text ?? '';

/** The commands that follow the comparison with the card, as a person types them. */
function typed(): string {
  const lines = sheet.slice(sheet.indexOf('4. ')).split('\n');
  return lines.filter((line) => /^ {5}/.test(line)).join('\n');
}

describe.skipIf(!has('bash') || !has('xargs'))('what an owner types in dom0', () => {
  let root = '';
  const at = (path: string) => join(root, path);
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text, { mode });
  };
  const run = () => {
    const env = { PATH: `${at('bin')}:/usr/bin:/bin` };
    const text = typed().replaceAll('/opt/', `${root}/opt/`);
    return spawnSync('bash', ['--norc', '-c', text], { cwd: root, env, encoding: 'utf8' });
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nyxowner'));
    mkdirSync(at('opt'));
    for (const { path, text } of files) if (path.startsWith('nyx/')) put(`unpacked/${path}`, text);
    put(
      'bin/sudo',
      `#!/bin/sh\ncase "$1" in */nyx-apply) cp "$1" ${root}/applied ;; *) exec "$@" ;; esac\n`,
      0o755,
    );
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('applies the bundle of the stick, whose programs can be run and read', () => {
    expect(run()).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(at('applied'), 'utf8')).toContain('nyx-apply');
    const there = readdirSync(at('opt/nyx'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 5));
    const meant = files.flatMap(({ path }) => (path.startsWith('nyx/') ? [path] : []));
    expect(there.toSorted()).toEqual(meant.toSorted());
    expect(statSync(at('opt/nyx/bin/nyx-apply')).mode & 0o777).toBe(0o755);
  });

  it('takes the place of an older version: it lay inside of it, and the older one was applied', () => {
    put('opt/nyx/bin/nyx-apply', 'older', 0o755);
    put('opt/nyx/salt/nyx/online.sls', 'older');
    expect(run().status).toBe(0);
    expect(readFileSync(at('applied'), 'utf8')).toContain('nyx-apply --online');
    expect(existsSync(at('opt/nyx/salt/nyx/online.sls'))).toBe(false);
  });

  it('runs nothing of a stick of which one file is another, though its list is the one of the card', () => {
    put('unpacked/nyx/bin/nyx-apply', '#!/bin/sh\nevil\n');
    expect(run().status).not.toBe(0);
    expect(existsSync(at('applied'))).toBe(false);
    expect(existsSync(at('opt/nyx'))).toBe(false);
  });

  it('leaves what the list does not name on the stick', () => {
    put('unpacked/nyx/salt/nyx/online.sls', 'evil');
    expect(run().status).toBe(0);
    expect(existsSync(at('opt/nyx/salt/nyx/online.sls'))).toBe(false);
  });
});
