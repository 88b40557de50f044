import { verifyCertificate } from '@nyx/unit-certificate';
import { done, failed, refused } from '../../answer.ts';
import { expectationOptions, readExpectations } from '../../certificate/expectations.ts';
import { verdictText } from '../../certificate/text.ts';
import { defineCommand } from '../../command.ts';
import { openTrust, rootKeyOption } from '../../keys.ts';
import { all } from '../../problem.ts';
import { readText } from '../../read.ts';

export const command = defineCommand({
  name: 'certificate verify',
  arguments: [{ name: 'FILE', help: 'The certificate.' }],
  options: {
    'trust-root': {
      type: 'string',
      value: 'FILE',
      help: 'Which keys may sign what.',
      required: true,
    },
    ...rootKeyOption,
    ...expectationOptions,
  },
  example: 'nyx certificate verify certificate.json --trust-root trust-root.json --order 9f86d081…',
  exits: {
    0: 'It is true and as expected; read what is only weakly shown, and what is not proved.',
    1: 'It is not to be believed, or is not the one that was expected.',
  },
  run: async (io, given) => {
    const read = all(
      await readText(io, given.arguments[0], 4_000_000),
      await openTrust(io, given['trust-root'], given['root-key']),
      await readExpectations(io, given),
    );
    if (!read.ok) return refused(read);
    const [certificate, trust, expectations] = read.value;
    const question = { certificate, ...trust, expectations, now: io.now() };
    const verdict = await verifyCertificate(question);
    return verdict.ok ? done(verdict, verdictText(verdict)) : failed(verdict, verdictText(verdict));
  },
});
