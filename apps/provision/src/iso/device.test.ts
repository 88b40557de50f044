import { describe, expect, it } from 'vitest';
import { clearsign, digestLines, image, isoBench, NAME } from '../../test/iso-bench.ts';
import { fakeKernel } from '../../test/kernel.ts';

/** An image that holds, and a stick with these bytes. */
async function stick(
  content: Uint8Array<ArrayBuffer>,
  disk: Partial<Parameters<typeof fakeKernel>[1]> = {},
) {
  const at = await isoBench();
  await at.write(`${NAME}.DIGESTS`, await clearsign(at.release, digestLines(NAME, image)));
  const { kernel } = await fakeKernel(at, { bytes: 16_000_000_000, ...disk }, content);
  return (path = '/dev/sdz') => at.verifyWith({ kernel }, '--device', path);
}

const written = (more: number) => {
  const bytes = new Uint8Array(image.length + more).fill(7);
  bytes.set(image);
  return bytes;
};

describe('a written stick, read back', () => {
  it("gives exactly the image's bytes, whatever lies behind them", async () => {
    const { exit, document } = await (await stick(written(4_000)))();
    expect(exit).toBe(0);
    const device = { path: '/dev/sdz', bytes: image.length, readBack: 'pass' };
    expect(document).toMatchObject({ verified: true, device });
  });

  it('may be named by a link that lasts', async () => {
    const ask = await stick(written(0));
    expect((await ask('/dev/disk/by-id/usb-SanDisk-0:0')).exit).toBe(0);
  });

  it('is refused when one byte differs, the last one too, or its end is missing', async () => {
    const wrong = written(10);
    wrong[image.length - 1] = 99;
    expect((await (await stick(wrong))()).codes).toEqual(['device-differs']);
    expect((await (await stick(image.subarray(0, -1)))()).codes).toEqual(['device-differs']);
  });

  it('is refused while it is mounted, since memory would answer for it', async () => {
    const ask = await stick(written(0), { mounted: '/media/bench/QUBES' });
    const { codes, said } = await ask();
    expect(codes).toEqual(['device-in-use']);
    expect(said).toContain('/media/bench/QUBES');
  });

  it('is refused when it is smaller than the image', async () => {
    expect((await (await stick(written(0), { bytes: 1_000_000 }))()).codes).toEqual([
      'device-too-small',
    ]);
  });

  it('is refused when it is a part of a disk, no disk, or no device at all', async () => {
    const ask = await stick(written(0));
    for (const path of ['/dev/sdz1', '/dev/sdy', 'sdz', '/etc/passwd', '/dev/../etc/passwd'])
      expect((await ask(path)).codes).toEqual(['device-missing']);
  });
});
