import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { unitPath } from '../../unit/folder.ts';
import { unitNow } from '../../unit/now.ts';
import { nextStep, unitText } from '../../unit/where.ts';

export const command = defineCommand({
  name: 'unit show',
  arguments: [
    { name: 'UNIT', help: 'Its id (default: the only one on this bench).', optional: true },
  ],
  options: {},
  example: 'nyx unit show',
  exits: {},
  run: async (io, given) => {
    const now = await unitNow(io, given.arguments[0]);
    if (!now.ok) return refused(now);
    const { unit } = now.value;
    const { shipTo: _, ...document } = unit;
    const folder = unitPath(io, unit.id);
    return done(
      { ...document, folder, next: nextStep(unit) },
      `${unitText(unit)}folder       ${folder}\n`,
    );
  },
});
