import { type AuditPoint, auditStart, followTrail } from '@nyx/contract/audit';
import { type Problem, type Result, refuse } from '../problem.ts';
import type { Trail } from './trail.ts';

const PRINTED = /^(\d{1,15}):([0-9a-f]{64})$/;

/** `12:9f86d081…`, as the command prints it. Problem: `usage`. */
export function parsePoint(text: string): Result<AuditPoint> {
  const [, seq = '', hash = ''] = PRINTED.exec(text) ?? [];
  if (seq !== '') return { ok: true, value: { seq: Number(seq), hash } };
  return refuse('usage', '--seen', 'This is no place of a trail.', 'Write NUMBER:HASH.');
}

export const printPoint = ({ seq, hash }: AuditPoint) => `${seq}:${hash}`;

/**
 * Whether each entry follows from the one before, the trail ends where it says, and everything that
 * was seen of it before still stands in it. Only the last catches who wrote the whole trail anew.
 *
 * Problems: `trail-broken` at the first entry that does not follow, `trail-short`, `trail-other`.
 */
export function verifyTrail(trail: Trail, seen: readonly AuditPoint[]): Result<AuditPoint> {
  const followed = followTrail(auditStart, trail.entries);
  const asked = 'Keep this file, and ask whoever runs the shop what happened there.';
  if (!followed.ok)
    return refuse(
      'trail-broken',
      `entry ${followed.seq}`,
      'It was changed, or one is missing before it.',
      asked,
    );
  const { end, entries } = trail;
  if (end.seq !== followed.value.seq || end.hash !== followed.value.hash)
    return refuse(
      'trail-short',
      `entry ${followed.value.seq + 1}`,
      `The trail says that it ends at ${end.seq}, and does not lead there.`,
      asked,
    );
  const problems = seen.flatMap((point): Problem[] => {
    const hash = point.seq === 0 ? auditStart.hash : entries[point.seq - 1]?.hash;
    if (hash === point.hash) return [];
    const message = 'This trail is whole, but it is not the one that was seen before.';
    return [{ code: 'trail-other', where: `entry ${point.seq}`, message, fix: asked }];
  });
  return problems.length > 0 ? { ok: false, problems } : followed;
}
