import { createKey, publicKeyOf, writePrivateKey } from '@nyx/unit-certificate';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { refuse } from '../../problem.ts';

export const command = defineCommand({
  name: 'keys create',
  arguments: [],
  options: {
    role: {
      type: 'string',
      value: 'ROLE',
      help: 'bench or qa, to sign certificates; root, to sign trust roots.',
      required: true,
    },
    person: { type: 'string', value: 'NAME', help: 'Who holds it.', required: true },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Where to write it; never over a file.',
      required: true,
    },
  },
  example: 'nyx keys create --role bench --person Bea --out bench.key.json',
  exits: {},
  run: async (io, { role, person, out }) => {
    if (role !== 'root' && role !== 'bench' && role !== 'qa')
      return refused(
        refuse('usage', '--role', 'There is no such role.', 'Write root, bench or qa.'),
      );
    if (!/^[^\p{Cc}\p{Cf}\s](?:[^\p{Cc}\p{Cf}]{0,60}[^\p{Cc}\p{Cf}\s])?$/u.test(person))
      return refused(
        refuse(
          'usage',
          '--person',
          'This is no name on one line.',
          'Write a name of 1 to 62 letters.',
        ),
      );
    const key = await createKey(role, person, (bytes) => io.random(bytes));
    const wrote = await io.writeFile(out, writePrivateKey(key), { secret: true, fresh: true });
    if (!wrote.ok) return refused(wrote);
    const document = { ...publicKeyOf(key), file: out };
    return done(
      document,
      `${role} key of ${person}, ${key.keyid}\n${out} can sign: keep it with ${person} alone.\n`,
    );
  },
});
