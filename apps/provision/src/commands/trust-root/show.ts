import { readTrustRoot, rootFingerprint } from '@nyx/unit-certificate';
import { done, refused } from '../../answer.ts';
import { columns } from '../../columns.ts';
import { defineCommand } from '../../command.ts';
import { openTrust, rootKeyOption } from '../../keys.ts';

export const command = defineCommand({
  name: 'trust-root show',
  arguments: [{ name: 'FILE', help: 'The trust root.' }],
  options: {
    ...rootKeyOption,
  },
  example: 'nyx trust-root show trust-root.json --root-key root-keys.json',
  exits: { 1: 'It is not signed by these root keys, has ended, or is no trust root.' },
  run: async (io, given) => {
    const trust = await openTrust(io, given.arguments[0], given['root-key']);
    if (!trust.ok) return refused(trust);
    const { trustRoot, rootKeys } = trust.value;
    const root = await readTrustRoot(trustRoot, rootKeys, io.now());
    if (!root.ok) return refused(root);
    const { version, issuedAt, expiresAt, keys, thresholds } = root.value;
    const shown = keys.map(({ raw: _, ...key }) => key);
    const fingerprint = await rootFingerprint(rootKeys);
    const rows = shown.map(({ role, person, validFrom, validUntil, revoked, keyid }) => [
      role,
      person,
      `${validFrom} to ${validUntil}`,
      revoked === null ? 'valid' : `revoked ${revoked.at}: ${revoked.reason}`,
      keyid,
    ]);
    const needed = Object.entries(thresholds).map(([type, roles]) => [type, roles.join(' and ')]);
    return done(
      { version, issuedAt, expiresAt, fingerprint, keys: shown, thresholds },
      `Version ${version}, ${issuedAt} to ${expiresAt}, root keys ${fingerprint}\n${columns(rows)}\nMust have signed, each another person:\n${columns(needed, '  ')}`,
    );
  },
});
