import { z } from 'zod';
import type { ProfileChange } from './change.ts';
import type { ProfileProblem, ProfileResult } from './problem.ts';
import type { Profile } from './profile.ts';
import { type Misshapen, salvage } from './validate/salvage.ts';
import { validate, validatePartly } from './validate/validate.ts';

/** Lists and texts longer than any laptop needs are refused before anybody looks at them. */
const MOST_QUBES = 200;
const MOST_ITEMS = 500;

const word = z.string().max(200);
const sentence = z.string().max(1_000);
const list = <T extends z.ZodType>(of: T) => z.array(of).max(MOST_ITEMS);
const number = z.int().nullable();

export const labelSchema = z.enum([
  ...(['red', 'orange', 'yellow', 'green', 'gray', 'blue', 'purple', 'black'] as const),
]);

const templateSchema = z.strictObject({ family: word, packages: list(word), why: sentence });

const qubeSchema = z.strictObject({
  name: word,
  class: z.enum(['AppVM', 'StandaloneVM', 'DispVM']),
  origin: z.enum(['installer', 'nyx']),
  template: word,
  templateForDispvms: z.boolean(),
  label: labelSchema,
  netvm: word.nullable(),
  providesNetwork: z.boolean(),
  defaultDispvm: word.nullable(),
  autostart: z.boolean(),
  memory: number,
  maxmem: number,
  vcpus: number,
  privateGiB: number,
  features: z.record(word, z.string().max(500)),
  services: z.record(word, z.boolean()),
  tags: list(word),
  firewall: list(z.string().max(500)).nullable(),
  menu: list(word).nullable(),
  clonedFrom: word.nullable(),
  why: sentence,
});

const paramsSchema = z.strictObject({
  target: word.exactOptional(),
  default_target: word.exactOptional(),
  user: word.exactOptional(),
  notify: z.boolean().exactOptional(),
  autostart: z.boolean().exactOptional(),
});

const ruleSchema = z.strictObject({
  service: word,
  argument: word,
  source: word,
  target: word,
  action: z.enum(['allow', 'ask', 'deny']),
  params: paramsSchema,
  purpose: z.enum(['claim', 'convenience']),
  why: sentence,
});

const globalsSchema = z.strictObject({
  default_netvm: word.nullable().exactOptional(),
  default_dispvm: word.nullable().exactOptional(),
  default_template: word.exactOptional(),
  updatevm: word.exactOptional(),
  clockvm: word.exactOptional(),
});

const claimEnds = { id: word, text: sentence, from: list(word), to: list(word) };

const claimSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never'), ...claimEnds }),
  z.strictObject({ kind: z.literal('not-silently'), ...claimEnds }),
  z.strictObject({ kind: z.literal('only-through'), through: word, ...claimEnds }),
]);

/** The shape of a profile. What its parts must be to each other is for `validate`. */
export const profileSchema = z.strictObject({
  format: z.literal(1),
  name: word,
  version: word,
  release: z.literal('R4.3'),
  title: sentence,
  summary: sentence,
  templates: list(templateSchema),
  qubes: z.array(qubeSchema).max(MOST_QUBES),
  policy: list(ruleSchema),
  globals: globalsSchema,
  claims: list(claimSchema),
}) satisfies z.ZodType<Profile>;

/** The shape of one change that a shopper asks for. */
export const profileChangeSchema = z.discriminatedUnion('op', [
  z.strictObject({
    op: z.literal('add'),
    name: word,
    like: word,
    label: labelSchema,
    why: sentence,
  }),
  z.strictObject({ op: z.literal('remove'), name: word }),
  z.strictObject({ op: z.literal('rename'), name: word, to: word }),
  z.strictObject({ op: z.literal('label'), name: word, label: labelSchema }),
  z.strictObject({ op: z.literal('netvm'), name: word, netvm: word.nullable() }),
]) satisfies z.ZodType<ProfileChange>;

/** All changes of one request. */
export const profileChangesSchema = z.array(profileChangeSchema).max(100);

/**
 * Reads a profile from JSON. Problems: all at once, of its shape and of everything that `validate`
 * finds in what has the right one.
 */
export function readProfile(json: unknown): ProfileResult<Profile> {
  const read = profileSchema.safeParse(json);
  if (!read.success) {
    const { issues } = read.error;
    return { ok: false, problems: [...issues.map(problemOf), ...problemsBeside(json, issues)] };
  }
  const problems = validate(read.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: read.data };
}

/** What is wrong beside the shape, in the parts that have the right one. */
function problemsBeside(json: unknown, issues: readonly z.core.$ZodIssue[]) {
  const places = issues.map(
    (issue): Misshapen =>
      issue.code === 'unrecognized_keys' ? { path: issue.path, keys: issue.keys } : issue,
  );
  const rest = salvage(json, places);
  const read = profileSchema.safeParse(rest?.json);
  if (rest === undefined || !read.success) return [];
  const problems = validatePartly(read.data, rest.linked);
  const ours = (where: string) =>
    rest.standIns.some((path) => where === path || where.startsWith(`${path}.`));
  return problems.filter(({ where }) => !ours(where));
}

/** Reads a shopper's changes from JSON; `applyChanges` says whether they can be made. */
export function readChanges(json: unknown): ProfileResult<readonly ProfileChange[]> {
  const read = profileChangesSchema.safeParse(json);
  if (read.success) return { ok: true, value: read.data };
  return { ok: false, problems: read.error.issues.map(problemOf) };
}

function problemOf(issue: z.core.$ZodIssue): ProfileProblem {
  const where = issue.path
    .map(String)
    .join('.')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 200);
  return {
    code: 'shape',
    where: where === '' ? 'profile' : where,
    message: `This has the wrong shape: ${issue.message}.`,
    fix: 'Write it as the JSON Schema of profiles says.',
  };
}

/** The JSON Schema of a profile, for editors. */
export function profileJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(profileSchema);
}

/** The JSON Schema of a list of changes. */
export function changesJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(profileChangesSchema);
}
