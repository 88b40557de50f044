import { madeByNyx, removal } from '@nyx/dom0';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { machineOptions, openSnapshot } from '../../machine/open.ts';
import { stepText } from '../../machine/text.ts';

export const command = defineCommand({
  name: 'removal',
  arguments: [],
  options: {
    snapshot: machineOptions.snapshot,
    qube: {
      type: 'string',
      value: 'NAME',
      help: 'A qube to take away; only what Nyx made (default: list what that is).',
      multiple: true,
    },
  },
  example: 'nyx removal --snapshot snapshot.json --qube work-write',
  exits: {
    0: 'Nothing was named: what Nyx made is listed.',
    1: 'A name is none of a qube that Nyx made, or another qube is made from it.',
    2: 'What would go is listed, in the order in which it would.',
  },
  run: async (io, given) => {
    const opened = await openSnapshot(io, given.snapshot);
    if (!opened.ok) return refused(opened);
    const { snapshot } = opened.value;
    const made = madeByNyx(snapshot);
    if (given.qube.length === 0) {
      const list = made.length === 0 ? 'Nyx made no qube here' : `Made by Nyx: ${made.join(', ')}`;
      return done({ made, steps: [] }, `${list}.\nNothing goes that nobody names.\n`);
    }
    const steps = removal(snapshot, [...new Set(given.qube)]);
    if (!steps.ok) return refused(steps);
    const run = `sudo nyx-remove ${[...new Set(given.qube)].join(' ')}`;
    const text = `${steps.value.map(stepText).join('')}run in dom0, with these qubes halted: ${run}\n`;
    return done({ made, steps: steps.value, command: run }, text, 2);
  },
});
