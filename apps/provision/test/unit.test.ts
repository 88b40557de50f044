import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../src/io.ts';
import { installationImage } from '../src/unit/iso.ts';
import { runOn } from './screen.ts';
import { type Journey, openShop, type Shop, take } from './shop.ts';

const fixture = (path: string) =>
  readFile(new URL(`../../../packages/${path}`, import.meta.url), 'utf8');

/** One paid order on a shop of its own, built step by step with everything that can go wrong. */
describe('nyx unit on a whole shop', () => {
  let shop: Shop;
  let io: Io;
  let place: Shop['place'];
  /** A key that the trust root does not know. */
  let eve: string;
  const run: Shop['run'] = (...words) => shop.run(...words);
  const document: Shop['document'] = (...words) => shop.document(...words);
  const CHANNEL = 'second-parcel';
  const shipping = (carrier: string, tracking: string) => [
    ...['unit', 'ship', '--carrier', carrier, '--tracking', tracking, '--key-channel', CHANNEL],
    ...['--bench-key', place.benchKeyFile, '--qa-key', place.qaKeyFile],
    ...['--trust-root', place.trustRootFile],
  ];
  const kinds = async () => (await document('unit', 'show')).evidence;

  beforeAll(async () => {
    shop = await openShop();
    ({ io, place } = shop);
    eve = `${place.home}/eve.json`;
    const report = 'hcl/fixtures/Qubes-HCL-Notebook-V54x_6x_TU-20261105-141500.yml';
    await io.writeFile(`${place.home}/report.yml`, await fixture(report));
    const fresh = await fixture('dom0/fixtures/r4.3-default-install.json');
    await io.writeFile(`${place.home}/fresh.json`, fresh);
  }, 60_000);

  afterAll(() => shop.stop());
  const facts = (diskSerial: string) => [
    ...['--product-name', 'V54x_6x_TU', '--serial', 'NC54-0042'],
    ...['--disk-model', 'Fixture SSD 1TB', '--disk-serial', diskSerial],
  ];

  it('claims the paid order, and then says that nothing waits', async () => {
    const claimed = await run('unit', 'next');
    expect(claimed.exit).toBe(0);
    expect(claimed.stdout).toMatch(/^state +building$/m);
    expect(claimed.stdout).toContain('nyx unit build');
    const again = await run('unit', 'next');
    expect(again.exit).toBe(1);
  });

  it('keeps neither name nor address in its folder', async () => {
    const files = take(await io.readFolder(`${place.home}/bench`));
    for (const name of files) {
      const bytes = take(await io.readFile(`${place.home}/bench/${name}`, 10_000_000));
      expect(new TextDecoder().decode(bytes)).not.toMatch(/Ada Journey|ada@example|Beispielweg/);
    }
  });

  it('says which step comes first when one is left out', async () => {
    const keys = ['--bench-key', place.benchKeyFile, '--qa-key', place.qaKeyFile];
    const certify = await run('unit', 'certify', ...keys, '--trust-root', place.trustRootFile);
    expect([certify.exit, certify.stderr.includes('nyx unit build')]).toEqual([1, true]);
    const ship = await run(...shipping('DHL', '1'));
    expect([ship.exit, ship.stderr.includes('It is not certified.')]).toEqual([1, true]);
    const record = await run('unit', 'record', '--snapshot', `${place.home}/fresh.json`);
    expect([record.exit, record.stderr.includes('nyx unit build')]).toEqual([1, true]);
  });

  it('asks for every fact that is missing at once', async () => {
    const { exit, stderr } = await run('unit', 'build', '--serial', 'NC54-0042');
    expect(exit).toBe(64);
    for (const option of ['--product-name', '--disk-model', '--disk-serial'])
      expect(stderr).toContain(`${option}: It is not known.`);
  });

  it('builds no stick for a disk that names itself by a placeholder', async () => {
    const { exit, stderr } = await run('unit', 'build', ...facts('123456789'));
    expect([exit, stderr.includes('unit.disk.serial')]).toEqual([1, true]);
    expect(await kinds()).toEqual([]);
  });

  it('writes no stick for a serial that identifies no machine', async () => {
    const out = `${place.home}/never`;
    const told = facts('FX0042').with(3, 'Default string');
    const { exit, stderr } = await run('unit', 'build', ...told, '--out', out);
    expect([exit, stderr.split('\n')[0]]).toEqual([
      1,
      'serial: This serial is a placeholder that many machines have.',
    ]);
    expect((await io.readFolder(out)).ok).toBe(false);
  });

  it('builds the stick, and again the same one, which is attached once', async () => {
    const first = await document('unit', 'build', ...facts('FX0042'));
    const before = await kinds();
    // The facts are known now.
    const second = await document('unit', 'build');
    expect(second).toEqual(first);
    expect(await kinds()).toEqual(before);
    expect(before.map(({ kind }) => kind)).toEqual(['bundle']);
  });

  it('sees a byte that the stick does not give back', async () => {
    const out = `${place.home}/stick`;
    expect((await run('unit', 'build', '--out', out)).exit).toBe(0);
    await io.writeFile(`${out}/autorun.inf`, 'open=evil.exe\n');
    const { exit, stderr } = await run('unit', 'build', '--out', out);
    expect(exit).toBe(1);
    expect(stderr).toContain('autorun.inf: It does not belong on this stick.');
  });

  it('takes no HCL report of another machine, and attaches none', async () => {
    const report = new TextDecoder().decode(
      take(await io.readFile(`${place.home}/report.yml`, 100_000)),
    );
    await io.writeFile(`${place.home}/less.yml`, report.replace('32403', '15900'));
    const { exit, stderr } = await run('unit', 'record', '--hcl', `${place.home}/less.yml`);
    expect([exit, stderr.includes('less.yml: memory')]).toEqual([1, true]);
    const none = await run('unit', 'record', '--hcl', `${place.home}/none.yml`);
    expect(none.stderr).toContain('There is no such file.');
    expect((await kinds()).map(({ kind }) => kind)).toEqual(['bundle']);
  });

  it('records what iso verify found, and not of an image that no unit is built from', async () => {
    const image = { ...installationImage, bytes: 9, digests: 'detached', signature: null };
    const at = '2025-01-01T00:00:00Z';
    const check = { format: 1, verified: true, image, device: null, at };
    const path = `${place.home}/iso-check.json`;
    const other = { ...check, image: { ...image, name: 'Qubes-R4.2.4-x86_64.iso' } };
    await io.writeFile(path, JSON.stringify(other));
    const refused = await run('unit', 'record', '--iso-check', path);
    expect([refused.exit, refused.stderr.includes('image.name')]).toEqual([1, true]);
    await io.writeFile(path, JSON.stringify(check));
    const recorded = await run('unit', 'record', '--iso-check', path);
    expect(recorded.stdout).toContain('signed by Qubes; no stick was read back');
    expect((await kinds()).map(({ kind }) => kind)).toContain('iso-check');
  });

  it('takes no snapshot of a machine that is not yet what was ordered', async () => {
    const { exit, stderr } = await run('unit', 'record', '--snapshot', `${place.home}/fresh.json`);
    expect(exit).toBe(1);
    expect(stderr).toContain('plan: ');
    expect(stderr).toContain('nonce: ');
  });

  it('records the report and a rehearsal, which it calls one', async () => {
    const { exit, stdout } = await run(
      ...['unit', 'record', '--hcl', `${place.home}/report.yml`],
      ...['--snapshot', `${place.home}/fresh.json`, '--rehearsal'],
    );
    expect(exit).toBe(0);
    expect(stdout).toContain('in a rehearsal: nothing is shown about a machine');
    expect(stdout).toContain('next: nyx unit certify');
  });

  it('does not certify with two keys of one person, or with a key in the wrong role', async () => {
    const same = `${place.home}/same.json`;
    await run('keys', 'create', '--role', 'qa', '--person', 'Bea', '--out', same);
    const certify = (bench: string, qa: string) =>
      run(
        ...['unit', 'certify', '--bench-key', bench, '--qa-key', qa],
        ...['--trust-root', place.trustRootFile],
      );
    expect((await certify(place.benchKeyFile, same)).stderr).toContain("Both keys are Bea's.");
    const swapped = await certify(place.qaKeyFile, place.benchKeyFile);
    expect(swapped.stderr).toContain('This key is for another role.');
  });

  it('does not certify with a key that the trust root does not know', async () => {
    await run('keys', 'create', '--role', 'qa', '--person', 'Eve', '--out', eve);
    const keys = ['--bench-key', place.benchKeyFile, '--qa-key', eve];
    const { exit, stderr } = await run(
      'unit',
      'certify',
      ...keys,
      '--trust-root',
      place.trustRootFile,
    );
    expect([exit, stderr.includes('signatures')]).toEqual([1, true]);
  });

  it('nyx order refund gives back once, however often it is asked to, and only the next', async () => {
    const bytes = take(await io.readFile(`${place.home}/staff.key`, 1_000));
    const staff = { ...io, env: { ...io.env, key: new TextDecoder().decode(bytes).trim() } };
    const { id } = (await document('unit', 'show')).order;
    const refund = (amount: string, number: string) => {
      const why = ['--reason', 'goodwill', '--number', number, '--json'];
      return runOn(staff, ['order', 'refund', id, '--amount', amount, ...why]);
    };
    const first = await refund('50.00', '1');
    expect([first.exit, JSON.parse(first.stdout).refunds]).toMatchObject([
      0,
      [{ number: 1, amountCents: 5_000, reason: 'goodwill' }],
    ]);
    const again = await refund('50.00', '1');
    expect([again.exit, JSON.parse(again.stdout).refunds]).toMatchObject([0, [{ number: 1 }]]);
    for (const [amount, number] of [
      ['60.00', '1'],
      ['50.00', '3'],
    ] as const) {
      const other = await refund(amount, number);
      expect([other.exit, other.stdout]).toEqual([1, expect.stringContaining('number 2')]);
    }
  });

  it('certifies once, and ships once, however often it is asked to', async () => {
    const keys = ['--bench-key', place.benchKeyFile, '--qa-key', place.qaKeyFile];
    const certify = ['unit', 'certify', ...keys, '--trust-root', place.trustRootFile];
    const first = await document(...certify);
    expect(first.certificate).toMatch(/^crt_/);
    expect(first.verdict.proved.map(({ id }) => id)).toContain('iso-signature');
    expect(first.verdict.notProved.map(({ id }) => id)).toContain('stick-read-back');
    expect((await document(...certify)).certificate).toBe(first.certificate);
    expect((await run('unit', 'show')).stdout).toContain('Ada Journey');
    const { unit } = first;
    await io.writeFile(`${place.home}/lid.jpg`, 'a photo of the seals');
    const photo = ['--seal-photo', `${place.home}/lid.jpg`];
    const no = await run(...shipping('DHL', 'JNY1'), '--seal-photo', `${place.home}/none.jpg`);
    expect([no.exit, no.stderr.includes('There is no such file.')]).toEqual([1, true]);
    const [, , ...words] = shipping('DHL', 'JNY1');
    const how = await run(
      'unit',
      'ship',
      ...words.map((one) => (one === CHANNEL ? 'pigeon' : one)),
    );
    expect([how.exit, how.stderr.includes('second-parcel')]).toEqual([64, true]);
    const unknown = shipping('DHL', 'JNY1').map((one) => (one === place.qaKeyFile ? eve : one));
    const stranger = await run(...unknown, ...photo);
    expect([stranger.exit, stranger.stderr.includes('signatures')]).toEqual([1, true]);
    // A trust root of the bench alone knows the key: it is the API that refuses.
    const own = `${place.home}/own-root.json`;
    const known = [place.benchKeyFile, place.qaKeyFile, eve].flatMap((key) => ['--key', key]);
    const earlier = { ...io, now: () => new Date(Date.now() - 3_600_000) };
    const create = ['trust-root', 'create', '--root-key', place.rootKeyFile, '--out', own];
    await runOn(earlier, [...create, ...known]);
    const here = unknown.map((one) => (one === place.trustRootFile ? own : one));
    const there = await run(...here, '--root-key', place.rootKeyFile, ...photo);
    expect([there.exit, there.stderr]).toEqual([1, expect.stringContaining('signatures')]);
    const shipped = await document(...shipping('DHL', 'JNY1'), ...photo);
    const shown = shipped.verdict.weaklyShown.map(({ id }) => id);
    expect(shown).toEqual(expect.arrayContaining(['seals-photographed', 'keys-apart']));
    // As after a power cut between the API's answer and the file.
    const whole = new TextDecoder().decode(take(await io.readFile(shipped.file, 4_000_000)));
    await io.writeFile(shipped.file, whole.slice(0, whole.trimEnd().lastIndexOf('\n') + 1));
    expect((await run(...shipping('DHL', 'JNY1'), ...photo, unit)).exit).toBe(0);
    const again = take(await io.readFile(shipped.file, 4_000_000));
    expect(new TextDecoder().decode(again)).toBe(whole);
    const other = await run(...shipping('DHL', 'JNY2'), ...photo, unit);
    expect([other.exit, other.stderr.includes('It has already left')]).toEqual([1, true]);
    expect((await run('unit', 'build', unit)).stderr).toContain('It is shipped.');
  });

  it('holds the certificate before it tells the owner what drifted', async () => {
    const [folder = ''] = take(await io.readFolder(`${place.home}/bench/units`)).map(
      (path) => path.split('/')[0],
    );
    const own = `${place.home}/bench/units/${folder}`;
    const drift = (profile: string) =>
      run(
        ...['drift', '--profile', profile, '--snapshot', `${place.home}/fresh.json`],
        ...['--certificate', `${own}/certificate.json`, '--trust-root', place.trustRootFile],
      );
    const found = await drift(`${own}/profile.json`);
    expect([found.exit, found.stdout.includes('WEAKER')]).toEqual([1, true]);
    const bytes = take(await io.readFile(`${own}/profile.json`, 1_000_000));
    await io.writeFile(`${place.home}/other.json`, `${new TextDecoder().decode(bytes)}\n`);
    const other = await drift(`${place.home}/other.json`);
    expect([other.exit, other.stdout]).toEqual([1, '']);
    expect(other.stderr).toContain('expectations.profile');
  });

  it('refuses a key that the API does not know, and never shows it', async () => {
    const stranger = { ...io, env: { ...io.env, key: 'nyk_nobodyKnowsThisOne' } };
    const { exit, stdout, stderr } = await runOn(stranger, ['unit', 'next']);
    expect(exit).toBe(1);
    expect(stdout + stderr).not.toContain('nobodyKnows');
  });

  it('nyx journey plays the whole story on it, from a reader to an owner, and every step holds', async () => {
    const ran = await run(
      ...['journey', '--against', place.storefront, '--json'],
      ...['--keys', dirname(place.trustRootFile), '--mail', place.mailDir ?? ''],
    );
    const { ok, steps } = JSON.parse(ran.stdout) as Journey;
    expect(steps.filter((one) => !one.ok)).toEqual([]);
    expect([ran.exit, ok, steps.length]).toEqual([0, true, 21]);
    const last = steps.at(-1)?.measured;
    expect(String(last?.missing)).toMatch(/^31-nyx-writer\.policy:\d+ /);
    expect(String(last?.path)).toContain(' → ');
  }, 90_000);
});
