import type { ProfileProblem } from '../problem.ts';
import type { Profile } from '../profile.ts';
import { findFamily, templateFamilies } from '../release/template.ts';
import type { World } from '../world.ts';
import { laidOver } from '../world-of.ts';
import { checkClaims } from './claim.ts';
import { checkEffect } from './effect.ts';
import { checkLinks } from './links.ts';
import { checkMemory } from './memory.ts';
import { checkName } from './name.ts';
import { checkPolicy } from './policy.ts';
import { Problems, pathTo, quoted } from './problems.ts';
import { checkQube } from './qube.ts';
import { checkText } from './text.ts';

/** What is known of the laptop that a profile is for. */
export interface Hardware {
  readonly memoryMiB?: number;
}

/**
 * Every problem of a profile at once: what qubesd, Salt or the policy daemon would refuse, and
 * what they would accept and then not do. Never throws, whatever the texts in the profile are.
 * Whether its claims are true is not asked here.
 */
export function validate(
  profile: Profile,
  { memoryMiB }: Hardware = {},
): readonly ProfileProblem[] {
  const problems = new Problems();
  const world = laidOver(profile);
  checkParts(problems, profile);
  if (memoryMiB !== undefined) checkMemory(problems, profile, world, memoryMiB);
  checkTogether(problems, profile, world);
  if (problems.list.length === 0) checkEffect(problems, profile, world);
  return problems.list;
}

/**
 * The same for a profile of which not everything is known: its parts by themselves, and, where
 * `linked`, what they are to each other.
 */
export function validatePartly(profile: Profile, linked: boolean): readonly ProfileProblem[] {
  const problems = new Problems();
  checkParts(problems, profile);
  if (linked) checkTogether(problems, profile, laidOver(profile));
  return problems.list;
}

function checkTogether(problems: Problems, profile: Profile, world: World): void {
  checkLinks(problems, profile, world);
  checkPolicy(problems, profile, world);
  checkClaims(problems, profile, world);
}

function checkParts(problems: Problems, profile: Profile): void {
  checkHead(problems, profile);
  checkTemplates(problems, profile);
  checkNames(problems, profile);
  for (const [index, qube] of profile.qubes.entries()) {
    checkQube(problems, pathTo('qubes', qube.name, index), qube, profile);
  }
}

function checkHead(problems: Problems, profile: Profile): void {
  if (profile.format !== 1) {
    problems.add(
      'shape',
      'format',
      `${quoted(profile.format)} is no format of a profile.`,
      'Write 1.',
    );
  }
  if (profile.release !== 'R4.3') {
    problems.add('shape', 'release', `${quoted(profile.release)} cannot be sold.`, 'Write R4.3.');
  }
  checkName(problems, 'name', profile.name);
  if (!/^(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})$/.test(profile.version)) {
    problems.add('shape', 'version', `${quoted(profile.version)} is no version.`, 'Write 1.0.0.');
  }
  checkText(problems, 'title', profile.title, 60);
  checkText(problems, 'summary', profile.summary, 300);
}

function checkTemplates(problems: Problems, profile: Profile): void {
  const families = new Set<string>();
  for (const [index, template] of profile.templates.entries()) {
    const at = pathTo('templates', template.family, index);
    if (findFamily(profile.release, template.family) === undefined) {
      const names = templateFamilies(profile.release).map(({ family }) => family);
      problems.add(
        'template',
        at,
        `${profile.release} has no template family ${quoted(template.family)}.`,
        `Use one of: ${names.join(', ')}.`,
      );
    } else if (families.has(template.family)) {
      problems.add(
        'template',
        at,
        `The family ${template.family} stands here twice.`,
        'Join the two.',
      );
    }
    families.add(template.family);
    checkText(problems, `${at}.why`, template.why, 300);
    for (const [number, name] of template.packages.entries()) {
      if (
        /^[a-z0-9][A-Za-z0-9.+_-]{0,99}$/.test(name) &&
        template.packages.indexOf(name) === number
      )
        continue;
      problems.add(
        'template',
        `${at}.packages.${number}`,
        `${quoted(name)} is no package name, or stands here twice.`,
        'Write the name of each package once.',
      );
    }
  }
}

function checkNames(problems: Problems, profile: Profile): void {
  const templates = new Set(templateFamilies(profile.release).map(({ name }) => name));
  const seen = new Set<string>();
  for (const [index, { name }] of profile.qubes.entries()) {
    const at = `${pathTo('qubes', name, index)}.name`;
    if (seen.has(name))
      problems.add('name-taken', at, `Two qubes are called ${quoted(name)}.`, 'Rename one.');
    if (templates.has(name))
      problems.add('name-taken', at, `${quoted(name)} is a template.`, 'Choose another name.');
    seen.add(name);
  }
}
