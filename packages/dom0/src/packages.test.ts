import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '@nyx/qube-profiles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from '../test/compiled.ts';
import { desk, qube, stock, unit } from '../test/desk.ts';
import { deskBundle } from '../test/kickstart.ts';
import { pythonWith } from '../test/python.ts';
import { PACKAGES } from './asset/packages.ts';
import { buildBundle } from './bundle.ts';
import { type PackagesVerification, plan, readPackages, verifyPackages } from './index.ts';
import { rehearseStates } from './rehearse.ts';

const far: Profile = {
  ...desk,
  templates: [...desk.templates, { family: 'debian-minimal', packages: ['vim'], why: 'Small.' }],
  qubes: [
    ...desk.qubes,
    qube('far', { template: 'debian-minimal', templateForDispvms: true }),
    qube('near', { defaultDispvm: 'far' }),
  ],
};

describe('what must be fetched', () => {
  const { states, offline } = compiled(far);

  it('is a second formula; the first has all that stands on the medium, and points at no other', () => {
    const bundle = buildBundle(far, unit);
    if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems));
    const text = (path: string) => bundle.value.files.find((one) => one.path === path)?.text ?? '';
    expect(text('salt/nyx/profile.sls')).not.toMatch(/debian-13-minimal|"far"|"near"/);
    expect(text('salt/nyx/online.sls')).toMatch(/debian-13-minimal[\s\S]*"far"/);
    expect(deskBundle().files.map((one) => one.path)).not.toContain('salt/nyx/online.sls');
  });

  it('is left out offline without a failure, and is made online, from there or at once', () => {
    const first = rehearseStates(offline ?? [], stock(), { offline: true });
    expect(first.failed).toEqual([]);
    expect(first.snapshot.qubes.desk?.properties.netvm?.value).toBe('sys-firewall');
    expect(plan(far, first.snapshot).steps.map((one) => `${one.kind} ${one.qube}`)).toEqual([
      'create debian-13-minimal',
      'create far',
      'create near',
    ]);
    const second = rehearseStates(states, first.snapshot);
    expect(second.failed).toEqual([]);
    expect(plan(far, second.snapshot).steps).toEqual([]);
    expect(rehearseStates(offline ?? [], second.snapshot).snapshot).toEqual(second.snapshot);
  });
});

describe('the check of packages', () => {
  function check(packages: unknown, nonce?: string): PackagesVerification {
    const read = readPackages(JSON.stringify({ format: 1, nonce: 'n1', packages }));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return verifyPackages(desk, read.value, nonce);
  }

  it('is weak at best: a template speaks of itself', () => {
    const told = check({ 'debian-13-xfce': { keepassxc: '2.7.10+dfsg-1' } }, 'n1');
    expect(told).toMatchObject({ passed: true, notProved: [], failures: [] });
    expect(told.weaklyShown[0]?.evidence).toContain('keepassxc 2.7.10+dfsg-1');
  });

  it.each([
    [
      'a package that is not there',
      { 'debian-13-xfce': { keepassxc: null } },
      'It has no keepassxc',
    ],
    [
      'a version that is no version',
      { 'debian-13-xfce': { keepassxc: '\u001b[2J' } },
      'It has no keepassxc',
    ],
    ['a template that was not asked', {}, 'Not run'],
  ])('does not pass with %s', (_, packages, evidence) => {
    const told = check(packages);
    expect(told.passed).toBe(false);
    expect(told.notProved[0]?.evidence).toContain(evidence);
  });

  it('does not pass with another nonce, and reads nothing but its own form', () => {
    expect(check({ 'debian-13-xfce': { keepassxc: '1' } }, 'n2').failures[0]?.code).toBe('nonce');
    for (const text of ['', 'null', '[]', '{"format":2,"packages":{}}', ' '.repeat(2 ** 21)])
      expect(readPackages(text).ok).toBe(false);
  });
});

const python = pythonWith();

describe.skipIf(python === null)(
  'nyx-packages, run by a real Python with a made-up qvm-run',
  () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'nyx-packages-'));
      const put = (name: string, text: string) => {
        writeFileSync(join(root, name), `#!/bin/sh\n${text}\n`);
        chmodSync(join(root, name), 0o755);
      };
      put(
        'qvm-run',
        `printf '%s\\n' "$*" >> ${root}/calls\necho 'keepassxc 2.7.10 installed'\necho 'vim 9 deinstall'`,
      );
      put('qvm-check', 'exit 1');
      put('qvm-shutdown', `echo "shutdown $*" >> ${root}/calls`);
      writeFileSync(join(root, 'wants.json'), '{"debian-13-xfce":["keepassxc","vim"]}');
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it('takes no more from a template than an answer can be, and waits for none without end', () => {
      const put = (text: string) => {
        writeFileSync(join(root, 'hostile/qvm-run'), `#!/bin/sh\n${text}\n`);
        chmodSync(join(root, 'hostile/qvm-run'), 0o755);
      };
      mkdirSync(join(root, 'hostile'));
      const answers = [
        'exec yes "keepassxc 2.7.10 installed"',
        'echo "keepassxc 2.7.10 installed"; sleep 600',
      ].map((text) => {
        put(text);
        const ran = spawnSync(
          'sh',
          // 512 MiB are all that it may ever hold.
          ['-c', 'ulimit -v 524288; exec "$0" - "$@"', python ?? '', ...['--patience', '1']].concat(
            ['--wants', join(root, 'wants.json')],
          ),
          {
            input: PACKAGES,
            encoding: 'utf8',
            timeout: 20_000,
            env: { PATH: `${join(root, 'hostile')}:${root}:/usr/local/bin:/usr/bin:/bin` },
          },
        );
        const read = readPackages(ran.stdout);
        return read.ok && [...(read.value.templates.get('debian-13-xfce') ?? [])];
      });
      const nothing = [
        ['keepassxc', null],
        ['vim', null],
      ];
      expect(answers).toEqual([nothing, nothing]);
    });

    it('asks each template, takes no unclear answer, and switches off what it started', () => {
      const ran = spawnSync(
        python ?? '',
        ['-', '--nonce', 'n1', '--wants', join(root, 'wants.json')],
        {
          input: PACKAGES,
          encoding: 'utf8',
          env: { PATH: `${root}:/usr/local/bin:/usr/bin:/bin` },
        },
      );
      const read = readPackages(ran.stdout);
      expect(read.ok && read.value.nonce).toBe('n1');
      expect(read.ok && [...(read.value.templates.get('debian-13-xfce') ?? [])]).toEqual([
        ['keepassxc', '2.7.10'],
        ['vim', null],
      ]);
      const calls = spawnSync('cat', [join(root, 'calls')], { encoding: 'utf8' }).stdout;
      expect(calls).toMatch(
        /--user root debian-13-xfce dpkg-query -W [^\n]* keepassxc vim\nshutdown --wait debian-13-xfce/,
      );
    });
  },
);
