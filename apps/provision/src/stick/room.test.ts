import { describe, expect, it } from 'vitest';
import { bench } from '../../test/bench.ts';
import { makeRoom } from './room.ts';

const names = new Set(['ks.cfg', 'nyx/profile.json']);
const draft = 'nyx/profile.json.0123456789ab.tmp';

async function stickWith(...paths: readonly string[]) {
  const io = bench().io();
  for (const path of paths) await io.writeFile(`usb/${path}`, 'x');
  const left = async () => {
    const there = await io.readFolder('usb');
    return there.ok ? there.value : there.problems.map(({ code }) => code);
  };
  return { io, left };
}

describe('room for the files of a stick', () => {
  it('is where there is nothing yet, or these very files', async () => {
    const { io } = await stickWith();
    expect((await makeRoom(io, 'usb', names)).ok).toBe(true);
    const { io: again, left } = await stickWith('ks.cfg');
    expect((await makeRoom(again, 'usb', names)).ok).toBe(true);
    expect(await left()).toEqual(['ks.cfg']);
  });

  it('is not on the stick of another unit or a person: each file of theirs is named, and stays', async () => {
    const others = ['holiday.jpg', 'nyx/policy/31-nyx-desk.policy', 'thesis.0123456789ab.tmp'];
    const { io, left } = await stickWith(...others);
    const made = await makeRoom(io, 'usb', names);
    expect(made.ok ? [] : made.problems.map(({ where }) => where)).toEqual(
      others.map((name) => `usb/${name}`),
    );
    expect(await left()).toEqual(others);
  });

  it('is made of what a run that was cut short left', async () => {
    const { io, left } = await stickWith('ks.cfg', draft);
    expect((await makeRoom(io, 'usb', names)).ok).toBe(true);
    expect(await left()).toEqual(['ks.cfg']);
  });

  it('is made in a folder of our own, whatever an older nyx wrote there', async () => {
    const { io, left } = await stickWith('ks.cfg', draft, 'nyx/bin/nyx-old');
    expect((await makeRoom(io, 'usb', names, true)).ok).toBe(true);
    expect(await left()).toEqual(['ks.cfg']);
  });
});
