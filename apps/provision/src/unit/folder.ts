import type { Unit } from '@nyx/contract';
import { z } from 'zod';
import { digestDiffers, digestOf } from '../api.ts';
import type { Io } from '../io.ts';
import { all, type Result, refuse } from '../problem.ts';
import { readJson } from '../read.ts';

/**
 * The working folder of one unit: what was claimed, the stick, what was measured, the certificate.
 * It holds nobody's name or address.
 */
export function unitPath(io: Io, unit: string, ...names: readonly string[]): string {
  return [io.env.home, 'units', unit, ...names].join('/');
}

const UNIT = /^unt_[a-z2-7]{26}$/;
const known = z.object({ state: z.enum(['building', 'sealed', 'shipped']) });

/**
 * The unit that was named, or the only one on this bench that has not left. Problem: `usage`, with
 * the units that could have been meant.
 */
export async function chooseUnit(io: Io, named: string | undefined): Promise<Result<string>> {
  if (named !== undefined)
    return UNIT.test(named)
      ? { ok: true, value: named }
      : refuse('usage', 'UNIT', 'This is no unit.', 'Write its id, unt_ and 26 characters.');
  const files = await io.readFolder(`${io.env.home}/units`);
  const here = (files.ok ? files.value : []).flatMap((path) => {
    const [unit = '', name] = path.split('/');
    return name === 'unit.json' && UNIT.test(unit) ? [unit] : [];
  });
  const open: string[] = [];
  for (const unit of here) {
    const last = await readJson(io, unitPath(io, unit, 'unit.json'), known, 'Delete the file.');
    if (!last.ok || last.value.state !== 'shipped') open.push(unit);
  }
  const [only] = open;
  if (only !== undefined && open.length === 1) return { ok: true, value: only };
  return only === undefined
    ? refuse('usage', 'UNIT', 'No unit is on this bench.', 'Claim one with nyx unit next.')
    : refuse(
        'usage',
        'UNIT',
        'Several units are on this bench.',
        `Name one of ${open.join(', ')}.`,
      );
}

/**
 * Keeps what the API last said of a unit, and the very bytes of its order and profile, whose
 * digests must hold. Whom it is for is left out. Problems: `does-not-verify`, those of files.
 */
export async function keepUnit(io: Io, unit: Unit): Promise<Result<void>> {
  const { shipTo: _, ...kept } = unit;
  const { order, profile } = unit;
  if (digestOf(order.document) !== order.digest) return digestDiffers('order');
  if (digestOf(profile.document) !== profile.digest) return digestDiffers('profile');
  const at = (name: string) => unitPath(io, unit.id, name);
  const wrote = all(
    await io.writeFile(at('order.json'), order.document),
    await io.writeFile(at('profile.json'), profile.document),
    // Last: a folder with this file is whole.
    await io.writeFile(at('unit.json'), `${JSON.stringify(kept, null, 2)}\n`),
  );
  return wrote.ok ? { ok: true, value: undefined } : wrote;
}
