import { readSnapshot, rehearse, type Snapshot } from '@nyx/dom0';
import type { Profile } from '@nyx/qube-profiles';
import type { Io } from '../io.ts';
import { all, type Result } from '../problem.ts';
import { openProfile } from '../profile/open.ts';
import { readText } from '../read.ts';

/** A snapshot as it was read, and its very bytes. */
export interface OpenedSnapshot {
  readonly snapshot: Snapshot;
  readonly text: string;
}

/** What a machine said about itself. It may lie, and be large: problems of the file, and all of its shape. */
export async function openSnapshot(io: Io, path: string): Promise<Result<OpenedSnapshot>> {
  const text = await readText(io, path);
  if (!text.ok) return text;
  const read = readSnapshot(text.value);
  if (read.ok) return { ok: true, value: { snapshot: read.value, text: text.value } };
  const problems = read.problems.map((one) => ({ ...one, where: `${path}: ${one.where}` }));
  return { ok: false, problems };
}

/** The options of every command that holds a machine against a profile. */
export const machineOptions = {
  profile: {
    type: 'string',
    value: 'NAME-or-FILE',
    help: 'What the machine should be.',
    required: true,
  },
  snapshot: {
    type: 'string',
    value: 'FILE',
    help: 'What the machine said: the output of nyx-collect.',
    required: true,
  },
} as const;

/** The same, for those that can be asked before the machine is what it should be. */
export const rehearsalOptions = {
  ...machineOptions,
  rehearse: {
    type: 'boolean',
    help: 'First apply the profile to the snapshot, in a model. Never evidence about a machine.',
  },
} as const;

/** A profile and a machine to hold against it. */
export interface Machine {
  readonly profile: Profile;
  readonly snapshot: Snapshot;
}

/** Opens both, with everything wrong with either; rehearses when asked to. */
export async function openMachine(
  io: Io,
  given: { readonly profile: string; readonly snapshot: string; readonly rehearse?: boolean },
): Promise<Result<Machine>> {
  const read = all(await openProfile(io, given.profile), await openSnapshot(io, given.snapshot));
  if (!read.ok) return read;
  const [{ profile }, { snapshot }] = read.value;
  if (given.rehearse !== true) return { ok: true, value: { profile, snapshot } };
  const after = rehearse(profile, snapshot);
  return after.ok ? { ok: true, value: { profile, snapshot: after.value } } : after;
}
