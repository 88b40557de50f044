import { accessText } from '../../access/text.ts';
import { done, refused } from '../../answer.ts';
import { openApi, refusal, stepKey } from '../../api.ts';
import { defineCommand } from '../../command.ts';

export const command = defineCommand({
  name: 'access revoke',
  arguments: [{ name: 'KEY', help: 'Its id, key_…, from access list.' }],
  options: {},
  example: 'nyx access revoke key_aaaaaaaaaaaaaaaaaaaaaaaaaa',
  exits: {},
  run: async (io, { arguments: [id] }) => {
    const api = openApi(io);
    if (!api.ok) return refused(api);
    const { client, bearer } = api.value;
    const answer = await client.revokeAccess({
      bearer,
      params: { id },
      idempotencyKey: stepKey('revoke', id),
    });
    if (answer.status !== 200) return refused(refusal(answer.body));
    return done(answer.body, accessText([answer.body]));
  },
});
