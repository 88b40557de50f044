import { isolationMap } from '@nyx/figures';
import { flows, worldOf } from '@nyx/qube-profiles';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { standalone } from '../../profile/drawing.ts';
import { openProfile } from '../../profile/open.ts';
import { profileText } from '../../profile/text.ts';

export const command = defineCommand({
  name: 'profile show',
  arguments: [{ name: 'NAME-or-FILE', help: 'A built-in profile, or a file with one.' }],
  options: {
    svg: { type: 'boolean', help: 'Draw it: the isolation map, as an SVG file.' },
  },
  example: 'nyx profile show writer',
  exits: {},
  run: async (io, given) => {
    const opened = await openProfile(io, given.arguments[0]);
    if (!opened.ok) return refused(opened);
    const { profile } = opened.value;
    if (!given.svg) return done(profile, profileText(profile));
    const world = worldOf(profile);
    if (!world.ok) return refused(world);
    const figure = isolationMap(world.value, { title: profile.title, flows: flows(world.value) });
    const drawn = await standalone(io, figure.svg);
    if (!drawn.ok) return refused(drawn);
    return done({ svg: drawn.value, sentence: figure.sentence }, drawn.value);
  },
});
