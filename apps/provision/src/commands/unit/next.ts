import { boards } from '@nyx/hcl';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { claimUnit } from '../../unit/claim.ts';
import { unitPath } from '../../unit/folder.ts';
import { unitText } from '../../unit/where.ts';

export const command = defineCommand({
  name: 'unit next',
  arguments: [],
  options: {
    board: {
      type: 'string',
      value: 'BOARD',
      help: 'A board that lies on the bench (default: any).',
      multiple: true,
    },
  },
  example: 'nyx unit next --board novacustom-v54',
  exits: { 1: 'Nothing waits, or the API cannot be reached; run it again.' },
  run: async (io, given) => {
    const here = given.board.length > 0 ? given.board : boards.map(({ id }) => id);
    const unit = await claimUnit(io, here);
    if (!unit.ok) return refused(unit);
    const { shipTo: _, ...document } = unit.value;
    const folder = unitPath(io, unit.value.id);
    return done({ ...document, folder }, `${unitText(unit.value)}folder       ${folder}\n`);
  },
});
