import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deskBundle, made } from '../test/kickstart.ts';
import { APPLY } from './asset/apply.ts';
import { STATUS } from './asset/status.ts';
import { stickFiles } from './index.ts';

const hasTools = spawnSync('sh', ['-c', 'command -v bash sha256sum install tee']).status === 0;

const ks = made();
const files = stickFiles(deskBundle(), ks);
if (!files.ok) throw new Error(JSON.stringify(files.problems));
const stick = files.value;

describe.skipIf(!hasTools)('the scripts of the first start, run on a made-up machine', () => {
  let root = '';

  function put(path: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), mode);
  }
  function stub(name: string, body: string): void {
    put(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> ${root}/calls\n${body}\n`, 0o755);
  }
  function read(path: string): string {
    return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';
  }
  function run(
    shell: string,
    text: string,
    ...options: readonly string[]
  ): { readonly status: number | null; readonly calls: string } {
    const here = text.replaceAll(
      /(?<![a-z.])\/(?=(opt|var|srv|etc|usr\/local|mnt|tmp)\b)/g,
      `${root}/`,
    );
    const ran = spawnSync(shell, ['-c', here, 'nyx-apply', ...options], {
      encoding: 'utf8',
      env: { PATH: `${root}/bin:/usr/bin:/bin` },
    });
    return { status: ran.status, calls: read('calls') };
  }
  const apply = (...options: readonly string[]) => ({
    ...run('sh', APPLY, ...options),
    said: read('var/lib/nyx/status'),
  });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nyxapply'));
    for (const file of stick) {
      if (file.path.startsWith('nyx/'))
        put(`opt/${file.path}`, file.text, Number.parseInt(file.mode, 8));
    }
    for (const folder of ['usr/local/bin', 'etc/xdg/autostart', 'srv/salt'])
      mkdirSync(join(root, folder), { recursive: true });
    stub('id', 'echo 0');
    stub('logger', '');
    stub('systemctl', 'case "$1" in is-enabled) exit 1 ;; esac');
    stub('getent', 'echo "qubes:x:98:ann"');
    stub('qubesctl', 'cat > /dev/null');
    stub('qvm-check', '');
    stub('nyx-collect', 'echo "{}"');
    stub('nyx-packages', 'echo "{}"');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('leaves what must be fetched to a second step, and says so: there is no network at first boot', () => {
    const { status, calls, said } = apply();
    expect(status).toBe(0);
    expect(said).toMatch(/^APPLIED, not yet verified.*run: sudo nyx-apply --online$/m);
    expect(calls).not.toMatch(/nyx\.packages|nyx-packages/);
    expect(apply('--all').status).toBe(64);
  });

  it('online: the policy first, then the profile, a read-back, the packages, and their read-back', () => {
    const { status, calls, said } = apply('--online');
    expect(said).toMatch(/^APPLIED, not yet verified: .*snapshot\.json and .*packages\.json on/);
    expect(status).toBe(0);
    const order = [
      'state.apply nyx.policy',
      'state.apply nyx.profile',
      'nyx-collect',
      'nyx.packages-debian-xfce',
      'nyx-packages',
    ];
    const places = order.map((one) => calls.indexOf(one));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((at) => at >= 0)).toBe(true);
    expect(calls).toContain('systemctl disable --quiet nyx-firstboot.service');
    expect(read('var/lib/nyx/snapshot.json')).toBe('{}\n');
    expect(read('var/lib/nyx/packages.json')).toBe('{}\n');
    expect(read('srv/salt/nyx/profile.sls')).toContain('#!yaml');
    expect(calls).not.toMatch(/top\.enable|test=True/);
  });

  it('can be run again', () => {
    apply();
    expect(apply().said).toMatch(/^APPLIED/);
  });

  it('waits, and stays enabled, until initial setup is finished', () => {
    stub('systemctl', '');
    const { status, calls, said } = apply();
    expect(said).toMatch(/^WAITING/);
    expect(status).toBe(0);
    expect(calls).not.toMatch(/qubesctl|disable/);
  });

  it.each([
    [
      'a file that is not the shipped one',
      () => put('opt/nyx/salt/nyx/profile.sls', 'x'),
      /^FAILED: A file/,
      /qubesctl/,
    ],
    [
      'a file that was not shipped',
      () => put('opt/nyx/salt/nyx/online.sls', '#!yaml\n'),
      /^FAILED: A file/,
      /qubesctl/,
    ],
    ['no user yet', () => stub('getent', 'echo "qubes:x:98:"'), /^FAILED: No user/, /qubesctl/],
    [
      'a policy that cannot be placed',
      () => stub('qubesctl', 'case "$*" in *policy*) exit 1 ;; esac'),
      /^FAILED: The policy/,
      /nyx\.profile/,
    ],
    [
      'a step that fails',
      () => stub('qubesctl', 'case "$*" in *profile*) exit 2 ;; esac'),
      /^FAILED: A step/,
      /nyx\.packages/,
    ],
    [
      'a state that cannot be read back',
      () => stub('nyx-collect', 'exit 1'),
      /^FAILED: The state could not/,
      /nyx\.packages/,
    ],
    [
      'packages that are not there',
      () => stub('qubesctl', 'case "$*" in *packages*) exit 1 ;; esac'),
      /^FAILED: The qubes are made; packages are missing in: debian-13-xfce/,
      /top\.enable/,
    ],
  ])('says so and stops: %s', (_, arrange, sentence, never) => {
    arrange();
    const { status, calls, said } = apply('--online');
    expect(said).toMatch(sentence);
    expect(status).toBe(1);
    expect(calls).not.toMatch(never);
  });

  it('has Qubes’ own states make what the profile needs and the owner unticked', () => {
    stub('qvm-check', 'exit 1');
    const { calls } = apply();
    expect(calls).toContain('qubesctl --dom0-only state.apply qvm.sys-firewall');
    expect(calls.indexOf('qvm.sys-net')).toBeLessThan(calls.indexOf('qvm.sys-firewall'));
    expect(calls.indexOf('nyx.policy')).toBeLessThan(calls.indexOf('qvm.sys-net'));
  });

  it('keeps a failure before the eyes at every login, and is silent after success', () => {
    stub('notify-send', '');
    const show = () => run('sh', `DISPLAY=:0\n${STATUS}`).calls;
    put('var/lib/nyx/status', 'APPLIED, not yet verified\n');
    expect(show()).not.toContain('notify-send');
    put('var/lib/nyx/status', 'FAILED: x\n');
    expect(show()).toContain('notify-send --urgency=critical Nyx set-up FAILED: x');
  });

  it('after the installation: copies what the kickstart’s digest covers, and nothing else', () => {
    const start = ks.indexOf('\n', ks.indexOf('\n%post ') + 1) + 1;
    const post = ks.slice(start, ks.indexOf('\n%end', start) + 1);
    rmSync(join(root, 'opt'), { recursive: true });
    stub('blkid', 'echo /dev/sdb1');
    stub('umount', '');
    stub('mount', `cp -R ${root}/stick/. ${root}/tmp/nyx-stick/`);
    for (const file of stick) put(`stick/${file.path}`, file.text);
    put('stick/nyx/extra.sh', 'evil');
    for (const name of ['anaconda-ks.cfg', 'original-ks.cfg'])
      put(`mnt/sysimage/root/${name}`, '--passphrase');
    put('tmp/nyx-disk.ks', 'secret');
    expect(run('bash', post).status).toBe(0);
    expect(read('mnt/sysimage/opt/nyx/salt/nyx/profile.sls')).toContain('#!yaml');
    expect(existsSync(join(root, 'mnt/sysimage/opt/nyx/extra.sh'))).toBe(false);
    expect(
      existsSync(
        join(root, 'mnt/sysimage/etc/systemd/system/multi-user.target.wants/nyx-firstboot.service'),
      ),
    ).toBe(true);
    for (const gone of [
      'tmp/nyx-disk.ks',
      'mnt/sysimage/root/anaconda-ks.cfg',
      'mnt/sysimage/root/original-ks.cfg',
    ]) {
      expect(existsSync(join(root, gone))).toBe(false);
    }
    put('stick/nyx/profile.json', '{}');
    expect(run('bash', post).status).not.toBe(0);
  });
});
