import { readSnapshot, rehearse, type Snapshot, verify } from '@nyx/dom0';
import { readProfile } from '@nyx/qube-profiles/schema';
import type { Io } from '../io.ts';
import { all, type Result, refuse } from '../problem.ts';
import { parseJson, readText } from '../read.ts';
import { type ClaimedUnit, FRESH_INSTALL } from './technician.ts';
import { type Told, told } from './tell.ts';

/** The same machine with one line less in its policy. */
function without(snapshot: Snapshot, file: string, line: number): Snapshot {
  const { policy } = snapshot;
  if (policy === null) return snapshot;
  const lines = (policy.etc[file] ?? '').split('\n');
  const etc = { ...policy.etc, [file]: lines.toSpliced(line, 1).join('\n') };
  return { ...snapshot, policy: { ...policy, etc } };
}

/**
 * Takes one line after another out of the policy file that the claims rest on, until a claim breaks:
 * verification must then fail, and name the path.
 */
export async function missingLine(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const read = all(
    parseJson('profile.json', unit.profile.document),
    await readText(io, FRESH_INSTALL),
  );
  if (!read.ok) return read;
  const [json, text] = read.value;
  const both = all(readProfile(json), readSnapshot(text));
  if (!both.ok) return both;
  const [profile, fresh] = both.value;
  const after = rehearse(profile, fresh);
  if (!after.ok) return after;
  const file = `31-nyx-${profile.name}.policy`;
  const lines = (after.value.policy?.etc[file] ?? '').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const verification = verify(profile, without(after.value, file, index));
    if (verification.passed)
      return refuse(
        'does-not-verify',
        `${file}:${index + 1}`,
        'Nobody noticed that it is missing.',
        'Claim what it is for.',
      );
    const broken = verification.proofs.find((proof) => !proof.proved);
    if (broken === undefined || broken.proved) continue;
    return told(undefined, {
      missing: `${file}:${index + 1} “${line}”`,
      broken: broken.claim.id,
      path: broken.sentence,
    });
  }
  return refuse(
    'does-not-verify',
    file,
    'No line of it holds up a claim.',
    'Claim what it is for.',
  );
}
