import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pythonWith } from '../test/python.ts';
import { COLLECTOR } from './asset/collector.ts';
import { readSnapshot, type Snapshot, sha256, worldOfSnapshot } from './index.ts';

const fake = fileURLToPath(new URL('../fixtures/fake-dom0/', import.meta.url));
const python = pythonWith();
const policy = 'qubes.Filecopy * work @anyvm deny\n';

describe.skipIf(python === null)(
  'nyx-collect, run by a real Python against our own qubesadmin',
  () => {
    let root = '';

    function put(path: string, text: string): void {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }

    const said = new Map<string, string>();

    /** What it says of the machine as it stands, asked once; again after something was put there. */
    function collect(...options: readonly string[]): string {
      const before = said.get(options.join(' '));
      if (before !== undefined) return before;
      const text = execFileSync(python ?? '', ['-', '--root', root, ...options], {
        input: COLLECTOR,
        encoding: 'utf8',
        env: {
          PYTHONPATH: fake,
          NYX_FAKE_DOM0: join(fake, 'state.json'),
          PYTHONDONTWRITEBYTECODE: '1',
          PATH: '/usr/bin:/bin',
        },
      });
      said.set(options.join(' '), text);
      return text;
    }

    function snapshot(...options: readonly string[]): Snapshot {
      const read = readSnapshot(collect(...options));
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      return read.value;
    }

    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'nyx-collect-'));
      put('etc/qubes-release', 'Qubes release 4.3.0 (R4.3)\n');
      put('etc/qubes/policy.d/31-nyx-desk.policy', policy);
      put('etc/qubes/policy.d/include/admin-local-ro', '');
      put('run/qubes/policy.d/20-run.policy', '# nothing\n');
      put('etc/qubes-rpc/policy/qubes.Gpg', '@anyvm @anyvm ask\n');
      put('sys/class/tpm/tpm0/tpm_version_major', '2\n');
      put('sys/class/tpm/tpm0/pcr-sha256/0', `${'ab'.repeat(32)}\n`);
      put('sys/class/dmi/id/product_name', 'V54x_6x_TU\n');
      put('sys/class/dmi/id/product_serial', '123456789\n');
    });

    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it('reads the qubes before the global properties (facts 9.2)', () => {
      expect(Object.keys(snapshot().qubes).sort()).toEqual([
        'debian-13-xfce',
        'dom0',
        'sys-net',
        'work',
      ]);
    });

    it('tells set from default, empty from none, and keeps numbers and booleans', () => {
      const { qubes, globals } = snapshot();
      expect(qubes.work?.properties.netvm).toEqual({ value: 'sys-net', default: true });
      expect(qubes['sys-net']?.properties.memory).toEqual({ value: 300, default: false });
      expect(qubes['sys-net']?.properties.provides_network).toEqual({
        value: true,
        default: false,
      });
      expect(globals.updatevm).toEqual({ value: null, default: true });
      expect(qubes.work?.privateBytes).toBe(5_368_709_120);
      expect(qubes.work?.firewall).toEqual(['action=accept specialtarget=dns']);
    });

    it('carries the whole policy with its digests: include, /run and the old directory (facts 11.7)', () => {
      const raw = JSON.parse(collect()) as {
        policy: Record<string, Record<string, { sha256: string }>>;
      };
      expect(raw.policy.etc?.['31-nyx-desk.policy']?.sha256).toBe(sha256(policy));
      expect(snapshot().policy).toEqual({
        etc: { '31-nyx-desk.policy': policy, 'include/admin-local-ro': '' },
        run: { '20-run.policy': '# nothing\n' },
        legacy: { 'qubes.Gpg': '@anyvm @anyvm ask\n' },
      });
    });

    it('names a policy file that is not UTF-8: its snapshot is read, and shows that this was not', () => {
      const path = join(root, 'etc/qubes/policy.d/30-latin.policy');
      writeFileSync(path, Buffer.from('# caf\xe9\r\n', 'latin1'));
      said.clear();
      try {
        const { unread, policy: read } = snapshot();
        expect(unread.join()).toMatch(/30-latin\.policy: UnicodeDecodeError/);
        expect(read?.etc['31-nyx-desk.policy']).toBe(policy);
      } finally {
        rmSync(path);
        said.clear();
      }
    });

    it('repeats the nonce, and says the time', () => {
      const { nonce, taken } = snapshot('--nonce', 'b7 "x"');
      expect(nonce).toBe('b7 "x"');
      expect(Math.abs(Date.now() - Date.parse(taken ?? ''))).toBeLessThan(60_000);
    });

    it('leaves serial numbers out unless asked: USB ids contain them (facts 11.7)', () => {
      expect(collect()).not.toContain('SERIAL0042');
      expect(collect()).not.toContain('123456789');
      expect(snapshot().qubes['sys-net']?.devices.usb).toEqual([
        { id: 'sys-usb:2-1', mode: 'auto-attach' },
      ]);
      expect(collect('--serials')).toContain('SERIAL0042');
      expect(snapshot('--serials').machine.product_serial).toBe('123456789');
    });

    it('names what it could not read instead of hiding it', () => {
      expect(snapshot().unread).toEqual(['work.debug: PermissionError']);
    });

    it('reads the TPM from sysfs, and network cards by their class', () => {
      const read = snapshot();
      expect(read.tpm).toEqual({ version: '2', pcrs: { 0: 'ab'.repeat(32) } });
      const world = worldOfSnapshot(read);
      expect(world.ok && world.value.qubes.find((one) => one.name === 'sys-net')?.devices).toEqual([
        'net',
      ]);
    });
  },
);

describe('nyx-collect as a text', () => {
  it('calls nothing that writes: no setter, no file opened for writing, no shell', () => {
    expect(COLLECTOR).not.toMatch(
      /setattr|\bset_|os\.(remove|rename|system)|shell=True|"w|"a"|"wb"/,
    );
    expect(COLLECTOR).not.toMatch(/\.(add|discard|start|shutdown|kill|create|save)\(/);
  });

  it.runIf(python === null)('was not run: there is no Python 3 on this machine', () => {
    console.warn('dom0: no Python 3 here, so nyx-collect was read but not run.');
  });
});
