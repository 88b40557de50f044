import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { has, made, script } from '../test/kickstart.ts';
import { APPLY } from './asset/apply.ts';
import { STATUS } from './asset/status.ts';

describe('the scripts', () => {
  const scripts = [
    ['%pre', () => script(made(), '%pre'), 'bash'],
    ['%post', () => script(made(), '%post'), 'bash'],
    ['nyx-apply', () => APPLY, 'sh'],
    ['nyx-status', () => STATUS, 'sh'],
  ] as const;

  it.skipIf(!has('bash')).each(scripts)(
    '%s is a script that its shell can read',
    (_, text, shell) => {
      execFileSync(shell, ['-n'], { input: text() });
    },
  );

  it.skipIf(!has('shellcheck')).each(scripts)('%s: shellcheck finds nothing', (_, text, shell) => {
    const ran = spawnSync('shellcheck', ['--shell', shell, '-'], {
      input: text(),
      encoding: 'utf8',
    });
    expect(ran.stdout).toBe('');
  });

  it.runIf(!has('shellcheck'))('were not judged by shellcheck: it is not on this machine', () => {
    console.warn('dom0: no shellcheck here.');
  });
});
