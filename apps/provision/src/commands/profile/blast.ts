import { blastFigure } from '@nyx/figures';
import { type BlastRadius, blastRadius, type Flow, Prover, worldOf } from '@nyx/qube-profiles';
import { done, refused } from '../../answer.ts';
import { columns } from '../../columns.ts';
import { defineCommand } from '../../command.ts';
import { nearest } from '../../nearest.ts';
import { count, refuse } from '../../problem.ts';
import { standalone } from '../../profile/drawing.ts';
import { openProfile } from '../../profile/open.ts';

export const command = defineCommand({
  name: 'profile blast',
  arguments: [{ name: 'NAME-or-FILE', help: 'A built-in profile, or a file with one.' }],
  options: {
    qube: {
      type: 'string',
      value: 'NAME',
      help: 'The qube that the attacker owns (default: each in turn, counted).',
    },
    svg: { type: 'boolean', help: 'Draw it, as an SVG file; needs --qube.' },
  },
  example: 'nyx profile blast writer --qube work-write',
  exits: {},
  run: async (io, given) => {
    const opened = await openProfile(io, given.arguments[0]);
    if (!opened.ok) return refused(opened);
    const world = worldOf(opened.value.profile);
    if (!world.ok) return refused(world);
    const names = world.value.qubes
      .filter((qube) => qube.class !== 'TemplateVM')
      .map(({ name }) => name);
    const { qube } = given;
    if (qube === undefined && given.svg)
      return refused(refuse('usage', '--svg', 'One qube can be drawn.', 'Add --qube NAME.'));
    if (qube === undefined) {
      const prover = new Prover(world.value);
      const all = names.map((name) => prover.blastRadius(name));
      const rows = all.map(({ qube: name, silent, asks, never }) => [
        name,
        `${silent.length} silently`,
        `${asks.length} after a click`,
        `${never.length} never`,
      ]);
      return done(
        all.map(({ paths: _, ...radius }) => radius),
        columns(rows),
      );
    }
    if (!world.value.qubes.some(({ name }) => name === qube)) {
      const like = nearest(qube, names);
      const fix =
        like === undefined ? `Write one of ${names.join(', ')}.` : `Did you mean ${like}?`;
      return refused(refuse('usage', '--qube', 'The profile has no such qube.', fix));
    }
    const radius = blastRadius(world.value, qube);
    if (!given.svg) return done(radius, blastText(radius));
    const figure = blastFigure(world.value, radius);
    const drawn = await standalone(io, figure.svg);
    if (!drawn.ok) return refused(drawn);
    return done({ svg: drawn.value, sentence: figure.sentence }, drawn.value);
  },
});

function blastText({ qube, silent, asks, never, paths }: BlastRadius): string {
  const rows = (places: readonly string[]) =>
    columns(
      places.map((place) => [place, pathText(paths[place] ?? [])]),
      '    ',
    );
  const part = (title: string, places: readonly string[], text: string) =>
    places.length === 0 ? '' : `  ${title}, ${count(places.length, 'place')}:\n${text}`;
  return [
    `Who owns ${qube} reaches\n`,
    part('silently', silent, rows(silent)),
    part('after a click', asks, rows(asks)),
    part('never', never, `    ${never.join(', ')}\n`),
  ].join('');
}

function pathText(path: readonly Flow[]): string {
  return path.map(({ how, by, to }) => `${how} ${by} → ${to}`).join(' → ');
}
