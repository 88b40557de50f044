import { makeStick, type Stick } from '../src/unit/stick.ts';
import type { Bench } from './bench.ts';
import { sampleMachine, sampleUnit } from './sample-unit.ts';

/** The same unit's stick is the same bytes, so it is compiled once for all tests. */
let compiled: ReturnType<typeof makeStick> | undefined;

/** A unit's stick as `nyx unit build` leaves it, in the folder `built`. */
export async function writeSampleStick(at: Bench): Promise<Stick> {
  compiled ??= makeStick(sampleUnit(), sampleMachine, new Date('2026-11-21T10:00:00Z'));
  const made = await compiled;
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  for (const { path, text } of made.value.files) await at.write(`built/${path}`, text);
  return made.value;
}
