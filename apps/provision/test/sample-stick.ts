import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeStick, type Stick } from '../src/unit/stick.ts';
import { sampleMachine, sampleUnit } from './sample-unit.ts';

/** The same unit's stick is the same bytes, so it is compiled once for all tests. */
let compiled: ReturnType<typeof makeStick> | undefined;

/** A unit's stick as `nyx unit build` makes it. */
export async function sampleStick(): Promise<Stick> {
  compiled ??= makeStick(sampleUnit(), sampleMachine, new Date('2026-11-21T10:00:00Z'));
  const made = await compiled;
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

/** The same, in a folder. */
export async function writeSampleStick(folder: string): Promise<void> {
  for (const { path, text } of (await sampleStick()).files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
