import { done, refused } from '../../answer.ts';
import { downloadTrail, openTrail, printTrail } from '../../audit/trail.ts';
import { parsePoint, printPoint, verifyTrail } from '../../audit/verify.ts';
import { defineCommand } from '../../command.ts';
import { all, count } from '../../problem.ts';

export const command = defineCommand({
  name: 'audit verify',
  arguments: [
    { name: 'FILE', help: 'A kept trail (default: the one of the API).', optional: true },
  ],
  options: {
    save: { type: 'string', value: 'FILE', help: 'Keeps what was read, whole or not.' },
    seen: {
      type: 'string',
      value: 'NUMBER:HASH',
      help: 'An end that was printed before, and must stand in the trail.',
      multiple: true,
    },
  },
  example: 'nyx audit verify --save audit.jsonl',
  exits: { 1: 'It was changed, is cut short, or is not the one that was seen before.' },
  run: async (io, given) => {
    const seen = all(...given.seen.map(parsePoint));
    if (!seen.ok) return refused(seen);
    const [file] = given.arguments;
    const trail = file === undefined ? await downloadTrail(io) : await openTrail(io, file);
    if (!trail.ok) return refused(trail);
    if (given.save !== undefined) {
      const kept = await io.writeFile(given.save, printTrail(trail.value));
      if (!kept.ok) return refused(kept);
    }
    const end = verifyTrail(trail.value, seen.value);
    if (!end.ok) return refused(end);
    const before =
      seen.value.length === 0 ? '' : `, with ${count(seen.value.length, 'end')} seen before`;
    return done(
      { length: end.value.seq, end: end.value, seen: seen.value },
      `Whole: ${count(end.value.seq, 'entry', 'entries')}${before}.\nKeep this end, and give it with --seen the next time:\n${printPoint(end.value)}\n`,
    );
  },
});
