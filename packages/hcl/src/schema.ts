import { z } from 'zod';
import type { BoardId } from './board.ts';
import type { HclCheck, HclFindingCode } from './check.ts';

export const boardIdSchema: z.ZodType<BoardId> = z.enum([
  'novacustom-v54',
  'novacustom-nv41',
  'thinkpad-t480',
]);

const codes = [
  'board-differs',
  'board-ambiguous',
  'check-failed',
  'check-not-run',
  'tpm-differs',
  'cpu-differs',
  'memory-differs',
  'wifi-differs',
  'firmware-differs',
  'firmware-unknown',
  'usb-differs',
  'release-too-old',
  'kernel-older',
  'field-missing',
  'not-publishable',
] as const satisfies readonly HclFindingCode[];

const text = z.string().min(1).max(2000);

/** A check that comes from a bench: `passed` must be what its findings say. */
export const hclCheckSchema: z.ZodType<HclCheck> = z
  .strictObject({
    board: boardIdSchema,
    report: text,
    passed: z.boolean(),
    findings: z
      .array(
        z.strictObject({
          code: z.enum(codes),
          severity: z.enum(['stop', 'warn', 'note']),
          where: text,
          message: text,
          fix: text,
        }),
      )
      .max(64),
  })
  .refine(
    ({ passed, findings }) => passed === findings.every(({ severity }) => severity !== 'stop'),
    'passed is what the findings say',
  );
