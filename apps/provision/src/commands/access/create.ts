import { type Scope, scopes } from '@nyx/contract';
import { done, refused } from '../../answer.ts';
import { freshKey, openApi, refusal } from '../../api.ts';
import { defineCommand } from '../../command.ts';
import { refuse } from '../../problem.ts';

const isScope = (text: string): text is Scope => scopes.some((scope) => scope === text);

export const command = defineCommand({
  name: 'access create',
  arguments: [],
  options: {
    name: { type: 'string', value: 'NAME', help: 'Whose key it is.', required: true },
    scope: {
      type: 'string',
      value: 'SCOPE',
      help: 'What it may do: technician (units), staff (orders and money), admin (keys).',
      required: true,
      multiple: true,
    },
    out: {
      type: 'string',
      value: 'FILE',
      help: 'Where to write it; never over a file. It is shown nowhere else.',
      required: true,
    },
  },
  example: 'nyx access create --name Tessa --scope technician --out tessa.key',
  exits: {},
  run: async (io, { name, scope, out }) => {
    const wanted = scope.filter(isScope);
    if (wanted.length < scope.length)
      return refused(
        refuse('usage', '--scope', 'There is no such scope.', `Write ${scopes.join(', ')}.`),
      );
    const api = openApi(io);
    if (!api.ok) return refused(api);
    // The file comes first: a key that could not be written would be a key that nobody holds.
    const claimed = await io.writeFile(out, '', { secret: true, fresh: true });
    if (!claimed.ok) return refused(claimed);
    const { client, bearer } = api.value;
    const answer = await client.createAccess({
      bearer,
      idempotencyKey: freshKey(io),
      body: { name, scopes: wanted },
    });
    if (answer.status !== 201) {
      await io.removeFile(out);
      return refused(refusal(answer.body));
    }
    const { key, ...made } = answer.body;
    const wrote = await io.writeFile(out, `${key}\n`, { secret: true });
    if (!wrote.ok) return refused(wrote);
    return done(
      { ...made, file: out },
      `${made.id}: ${made.name} may ${made.scopes.join(', ')}\n${out} opens the API: give it to ${made.name} alone.\n`,
    );
  },
});
