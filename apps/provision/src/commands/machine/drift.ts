import { drift } from '@nyx/dom0';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { machineOptions, openMachine } from '../../machine/open.ts';
import { driftText } from '../../machine/text.ts';

const { rehearse: _, ...options } = machineOptions;

export const command = defineCommand({
  name: 'drift',
  arguments: [],
  options,
  example: 'nyx drift --profile writer --snapshot snapshot.json',
  exits: {
    0: 'Nothing changed.',
    1: 'A change weakens a claim, or the policy does not load.',
    2: 'Something changed, and every claim still holds.',
  },
  run: async (io, given) => {
    const machine = await openMachine(io, { ...given, rehearse: false });
    if (!machine.ok) return refused(machine);
    const { profile, snapshot } = machine.value;
    const found = drift(profile, snapshot);
    const text = driftText(found);
    if (found.weakens.length > 0) return failed(found, text);
    return done(found, text, found.changed.length + found.ordinary.length === 0 ? 0 : 2);
  },
});
