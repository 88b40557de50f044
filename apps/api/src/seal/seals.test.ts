import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dayOf, daysAfter } from '../day.ts';
import { advance } from './ratchet.ts';
import { createSeals, dayOfBox, makeSealKey, openSeals } from './seals.ts';

const start = new Date('2026-11-22T10:00:00Z');
const today = dayOf(start);
const later = (days: number) => daysAfter(start, days);
const key = () => Buffer.alloc(32, 7);
const plain = Buffer.from('text');
const nowhere = () => Promise.resolve();

function keyFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nyx-seals-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'seal-key.json');
}

const opened = async (path: string) => {
  const read = await openSeals(path);
  if (!read.ok) throw new Error(read.problems.join());
  return read.value;
};

describe('the seals of a shop', () => {
  it('open what was sealed on any day that was not destroyed, on any machine with the key', async () => {
    const [one, other] = [1, 2].map(() => createSeals({ day: today, key: key() }, nowhere));
    if (one === undefined || other === undefined) throw new Error('no seals');
    const boxes = [0, 1, 40].map((days) => one.seal(later(days), 'a', plain));
    expect(boxes.map(dayOfBox)).toEqual([today, today + 1, today + 40]);
    for (const box of boxes) expect(other.unseal('a', box)).toEqual(plain);
    await other.destroyBefore(today + 1);
    expect(boxes.map((box) => other.unseal('a', box) !== null)).toEqual([false, true, true]);
    expect(one.unseal('a', boxes[0] ?? plain)).toEqual(plain);
  });

  it('never open a box about something else, of another day, or damaged', () => {
    const seals = createSeals({ day: today, key: key() }, nowhere);
    const box = seals.seal(start, 'a', plain);
    expect(() => seals.unseal('b', box)).toThrow();
    for (const at of [3, 4, box.length - 1]) {
      const changed = Buffer.from(box);
      changed[at] = (changed[at] ?? 0) ^ 1;
      let read: Buffer | null = null;
      // One bit of the day leads to yesterday, which nobody has.
      try {
        read = seals.unseal('a', changed);
      } catch {}
      expect(read).toBeNull();
    }
  });

  it('destroy a day in the file as well, before anybody is told that it is done', async () => {
    const path = keyFile();
    await makeSealKey(path, start);
    const first = readFileSync(path, 'utf8');
    await makeSealKey(path, later(1));
    expect(readFileSync(path, 'utf8')).toBe(first);
    const seals = await opened(path);
    const box = seals.seal(start, 'a', plain);
    await seals.destroyBefore(today + 3);
    const after = await opened(path);
    expect(after.firstDay).toBe(today + 3);
    expect(after.unseal('a', box)).toBeNull();
    expect(after.unseal('a', seals.seal(later(9), 'a', plain))).toEqual(plain);
    // A process that is behind does not put a destroyed key back.
    const behind = createSeals({ day: today, key: key() }, nowhere);
    await behind.destroyBefore(today + 1);
    expect((await opened(path)).firstDay).toBe(today + 3);
  });

  it('do not come back when a clock is put back', async () => {
    const seals = createSeals({ day: today, key: key() }, nowhere);
    await seals.destroyBefore(today + 3);
    const box = seals.seal(start, 'a', plain);
    expect([dayOfBox(box), seals.unseal('a', box)]).toEqual([today + 3, plain]);
    await seals.destroyBefore(today);
    expect(seals.firstDay).toBe(today + 3);
  });

  it('are not there without a file, or with one that is damaged', async () => {
    const path = keyFile();
    expect(await openSeals(path)).toMatchObject({ ok: false });
  });
});

describe('the chain of keys', () => {
  it('is one chain, however it is walked, and never goes back', () => {
    const chain = { day: today, key: key() };
    const far = advance(chain, today + 20);
    expect(advance(advance(chain, today + 7), today + 20).key.equals(far.key)).toBe(true);
    expect(advance(chain, today + 19).key.equals(far.key)).toBe(false);
    expect(() => advance(far, today)).toThrow(RangeError);
    expect(() => advance(chain, 0xffff_ffff)).toThrow(RangeError);
  });
});
