import { z } from 'zod';
import type { BoardId } from './board.ts';
import { findingCodes, type HclCheck } from './finding.ts';

export const boardIdSchema: z.ZodType<BoardId> = z.enum([
  'novacustom-v54',
  'novacustom-nv41',
  'thinkpad-t480',
]);

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
          code: z.enum(findingCodes),
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
