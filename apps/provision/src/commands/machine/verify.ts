import { verify } from '@nyx/dom0';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { openMachine, rehearsalOptions } from '../../machine/open.ts';
import { verificationText } from '../../machine/text.ts';

export const command = defineCommand({
  name: 'verify',
  arguments: [],
  options: {
    ...rehearsalOptions,
    nonce: { type: 'string', value: 'N', help: 'What nyx-collect --nonce was told to repeat.' },
  },
  example: 'nyx verify --profile writer --snapshot snapshot.json --nonce 5f0c9d7be1a24c63',
  exits: {
    0: 'It is what its profile says; read what is only weakly shown, and what is not proved.',
    1: 'It is not, or could not be looked at.',
  },
  run: async (io, given) => {
    const machine = await openMachine(io, given);
    if (!machine.ok) return refused(machine);
    const { profile, snapshot } = machine.value;
    const verification = verify(profile, snapshot, {
      now: io.now().toISOString(),
      ...(given.nonce === undefined ? {} : { nonce: given.nonce }),
    });
    const text = verificationText(verification);
    return verification.passed ? done(verification, text) : failed(verification, text);
  },
});
