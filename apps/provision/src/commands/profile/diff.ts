import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { all, count } from '../../problem.ts';
import { differencesOf } from '../../profile/differences.ts';
import { openProfile } from '../../profile/open.ts';

export const command = defineCommand({
  name: 'profile diff',
  arguments: [
    { name: 'NAME-or-FILE', help: 'The profile as it was.' },
    { name: 'OTHER', help: 'The profile as it is now: another name or file.' },
  ],
  options: {},
  example: 'nyx profile diff essential writer',
  exits: { 0: 'They are the same.', 2: 'They differ.' },
  run: async (io, given) => {
    const [one, other] = given.arguments;
    const read = all(await openProfile(io, one), await openProfile(io, other));
    if (!read.ok) return refused(read);
    const [from, to] = read.value;
    const differences = differencesOf(from.profile, to.profile);
    const lines = differences.map(({ where, from: old, to: now }) => {
      if (old === null) return `+ ${where}: ${now}\n`;
      return now === null ? `- ${where}: ${old}\n` : `~ ${where}: ${old} → ${now}\n`;
    });
    const text = `${lines.join('')}${count(differences.length, 'difference')}.\n`;
    return done({ differences }, text, differences.length === 0 ? 0 : 2);
  },
});
