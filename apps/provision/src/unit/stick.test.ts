import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { bench } from '../../test/bench.ts';
import { sampleMachine, sampleUnit } from '../../test/sample-unit.ts';
import { openIo } from '../node-io.ts';
import { writeFiles } from '../stick/folder.ts';
import { makeStick, readBack, type Stick } from './stick.ts';

const now = new Date('2026-11-21T10:00:00Z');

type Way = 'self-install' | 'sealed-first-boot' | 'bench-provisioned';
const kept = new Map<Way, Promise<Stick>>();

/** Of the tests' unit, made once for those that only read it. */
function stickOf(way: Way): Promise<Stick> {
  const before = kept.get(way) ?? madeAnew(way);
  kept.set(way, before);
  return before;
}

async function madeAnew(way: Way): Promise<Stick> {
  const stick = await makeStick(sampleUnit({ way }), sampleMachine, now);
  if (!stick.ok) throw new Error(JSON.stringify(stick.problems));
  return stick.value;
}

const pathsOf = (stick: Stick) => stick.files.map(({ path }) => path);

describe('a stick', () => {
  it('installs by itself when we install, and erases nothing when the owner does', async () => {
    expect(pathsOf(await stickOf('sealed-first-boot'))).toContain('ks.cfg');
    expect(pathsOf(await stickOf('bench-provisioned'))).toContain('ks.cfg');
    const own = pathsOf(await stickOf('self-install'));
    expect(own).not.toContain('ks.cfg');
    expect(own).toContain('nyx/profile.json');
  });

  it('is the same, byte for byte, each time it is made', async () => {
    expect(await madeAnew('sealed-first-boot')).toEqual(await stickOf('sealed-first-boot'));
  });

  it('holds the profile byte for byte as it was ordered', async () => {
    const { files } = await stickOf('sealed-first-boot');
    const { profile } = sampleUnit();
    expect(files.find(({ path }) => path === 'nyx/profile.json')?.text).toBe(profile.document);
  });

  it('is not made of a profile that was changed into one that Qubes refuses', async () => {
    const document = sampleUnit().profile.document.replaceAll('"vault"', '"va;ult"');
    const unit = sampleUnit({ profile: { ...sampleUnit().profile, document } });
    expect(await makeStick(unit, sampleMachine, now)).toMatchObject({ ok: false });
  });
});

describe('reading a stick back', () => {
  async function written() {
    const { folder } = bench();
    const env = { api: undefined, key: undefined, home: folder };
    const io = openIo({ stdout: () => {}, stderr: () => {} }, env, folder, Readable.from([]));
    const stick = await stickOf('sealed-first-boot');
    expect(await writeFiles(io, 'stick', stick.files)).toMatchObject({ ok: true });
    return { io, stick };
  }
  const wheres = async ({ io, stick }: Awaited<ReturnType<typeof written>>) => {
    const back = await readBack(io, 'stick', stick);
    return back.ok ? [] : back.problems.map(({ where }) => where);
  };

  it('finds what was written', async () => {
    const { io, stick } = await written();
    const back = await readBack(io, 'stick', stick);
    expect(back).toMatchObject({ ok: true, value: { files: stick.files.length } });
  });

  it('finds a changed, a missing and an added file of the bundle', async () => {
    const at = await written();
    await at.io.writeFile('stick/nyx/profile.json', '{}');
    expect(await wheres(at)).toContain('profile.json');
    await at.io.removeFile('stick/nyx/bin/nyx-apply');
    expect(await wheres(at)).toContain('bin/nyx-apply');
    await at.io.writeFile('stick/nyx/salt/nyx/more.sls', '#!yaml\n');
    expect(await wheres(at)).toContain('salt/nyx/more.sls');
  });

  it('finds a changed kickstart, and a manifest that is none', async () => {
    const at = await written();
    await at.io.writeFile('stick/ks.cfg', 'rootpw --plaintext nyx\n');
    expect(await wheres(at)).toContain('stick/ks.cfg');
    await at.io.writeFile('stick/nyx/manifest.json', '[]');
    expect(await wheres(at)).toContain('manifest.json');
  });
});
