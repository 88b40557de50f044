import { accessText } from '../../access/text.ts';
import { done, refused } from '../../answer.ts';
import { openApi, refusal } from '../../api.ts';
import { defineCommand } from '../../command.ts';

export const command = defineCommand({
  name: 'access list',
  arguments: [],
  options: {},
  example: 'nyx access list',
  exits: {},
  run: async (io) => {
    const api = openApi(io);
    if (!api.ok) return refused(api);
    const { client, bearer } = api.value;
    const answer = await client.listAccess({ bearer });
    if (answer.status !== 200) return refused(refusal(answer.body));
    return done(answer.body, accessText(answer.body.keys));
  },
});
