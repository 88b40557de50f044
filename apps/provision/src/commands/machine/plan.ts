import { plan } from '@nyx/dom0';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { openMachine, rehearsalOptions } from '../../machine/open.ts';
import { planText } from '../../machine/text.ts';

export const command = defineCommand({
  name: 'plan',
  arguments: [],
  options: {
    ...rehearsalOptions,
    prune: { type: 'boolean', help: 'Also list for removal what Nyx made and no longer wants.' },
  },
  example: 'nyx plan --profile writer --snapshot snapshot.json',
  exits: {
    0: 'Nothing would change.',
    1: 'It cannot be told from this snapshot.',
    2: 'Something would change.',
  },
  run: async (io, given) => {
    const machine = await openMachine(io, given);
    if (!machine.ok) return refused(machine);
    const { profile, snapshot } = machine.value;
    const made = plan(profile, snapshot, { prune: given.prune });
    if (made.outcome === 'cannot-tell') return failed(made, planText(made));
    return done(made, planText(made), made.outcome === 'nothing' ? 0 : 2);
  },
});
