import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { openProfile } from '../../profile/open.ts';
import { profileText } from '../../profile/text.ts';

export const command = defineCommand({
  name: 'profile show',
  arguments: [{ name: 'NAME-or-FILE', help: 'A built-in profile, or a file with one.' }],
  options: {},
  example: 'nyx profile show writer',
  exits: {},
  run: async (io, given) => {
    const opened = await openProfile(io, given.arguments[0]);
    if (!opened.ok) return refused(opened);
    const { profile } = opened.value;
    return done(profile, profileText(profile));
  },
});
