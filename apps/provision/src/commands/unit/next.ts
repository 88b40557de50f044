import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { boardNames, namedBoard } from '../../hcl/board.ts';
import { all } from '../../problem.ts';
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
      help: `A board that lies on the bench, of ${boardNames.join(', ')} (default: any).`,
      multiple: true,
    },
  },
  example: 'nyx unit next --board novacustom-v54',
  exits: { 1: 'Nothing waits, or the API cannot be reached; run it again.' },
  run: async (io, given) => {
    const named = all(...given.board.map(namedBoard));
    if (!named.ok) return refused(named);
    const unit = await claimUnit(io, given.board.length > 0 ? given.board : boardNames);
    if (!unit.ok) return refused(unit);
    const { shipTo: _, ...document } = unit.value;
    const folder = unitPath(io, unit.value.id);
    return done({ ...document, folder }, `${unitText(unit.value)}folder       ${folder}\n`);
  },
});
