import { drift } from '@nyx/dom0';
import { verifyCertificate } from '@nyx/unit-certificate';
import { done, failed, refused } from '../../answer.ts';
import { digestOf } from '../../api.ts';
import { defineCommand } from '../../command.ts';
import type { Io } from '../../io.ts';
import { openTrust, rootKeyOption } from '../../keys.ts';
import { machineOptions, openSnapshot } from '../../machine/open.ts';
import { driftText, PUT_BACK } from '../../machine/text.ts';
import { all, type Result, refuse } from '../../problem.ts';
import { type OpenedProfile, openProfile } from '../../profile/open.ts';
import { readText } from '../../read.ts';

export const command = defineCommand({
  name: 'drift',
  arguments: [],
  options: {
    ...machineOptions,
    certificate: {
      type: 'string',
      value: 'FILE',
      help: "First see that this certificate holds, and names the profile's very bytes.",
    },
    'trust-root': { type: 'string', value: 'FILE', help: 'For the certificate.' },
    ...rootKeyOption,
  },
  example:
    'nyx drift --profile profile.json --snapshot snapshot.json --certificate certificate.json --trust-root trust-root.json',
  exits: {
    0: 'Nothing changed.',
    1: 'A change weakens a claim, it cannot be told whether one does, or the certificate does not hold.',
    2: 'Something changed, and every claim still holds.',
  },
  run: async (io, given) => {
    const read = all(await openProfile(io, given.profile), await openSnapshot(io, given.snapshot));
    if (!read.ok) return refused(read);
    const [opened, { snapshot }] = read.value;
    const held = await certified(io, opened, given);
    if (!held.ok) return refused(held);
    const drifted = drift(opened.profile, snapshot);
    const text = driftText(drifted);
    const { asked, byBundle, ...told } = drifted;
    const found = { ...told, command: byBundle ? PUT_BACK : null };
    if (found.weakens.length > 0 || !asked) return failed(found, text);
    return done(found, text, found.changed.length + found.ordinary.length === 0 ? 0 : 2);
  },
});

/** Whether the certificate, if one is given, is true and is about this profile. */
async function certified(
  io: Io,
  { text }: OpenedProfile,
  given: {
    readonly certificate: string | undefined;
    readonly 'trust-root': string | undefined;
    readonly 'root-key': readonly string[];
  },
): Promise<Result<void>> {
  const { certificate: path, 'trust-root': root, 'root-key': keys } = given;
  if (path === undefined) return { ok: true, value: undefined };
  if (root === undefined)
    return refuse('usage', '--trust-root', 'It is missing.', 'A certificate needs a trust root.');
  if (text === undefined)
    return refuse(
      'usage',
      '--profile',
      'A certificate names bytes.',
      'Name the profile by its file.',
    );
  const read = all(await readText(io, path, 4_000_000), await openTrust(io, root, keys));
  if (!read.ok) return read;
  const [certificate, trust] = read.value;
  const expectations = { profile: digestOf(text) };
  const question = { certificate, ...trust, expectations, now: io.now() };
  const { ok, problems } = await verifyCertificate(question);
  return ok ? { ok: true, value: undefined } : { ok: false, problems };
}
