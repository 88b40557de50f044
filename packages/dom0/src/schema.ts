import { z } from 'zod';
import type { UnitFacts } from './unit.ts';

/** The shape of a unit's facts as they come from a file or a form; `checkUnit` judges the values. */
export const unitFacts: z.ZodType<UnitFacts> = z.strictObject({
  unit: z.string(),
  order: z.string(),
  model: z.string(),
  board: z.string(),
  productName: z.string(),
  disk: z.strictObject({ model: z.string(), serial: z.string() }),
});
