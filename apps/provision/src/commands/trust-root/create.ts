import {
  createTrustRoot,
  rootFingerprint,
  trustedKey,
  usualThresholds,
  writeRootKeys,
} from '@nyx/unit-certificate';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { besideTrustRoot, openKey } from '../../keys.ts';
import { all, refuse } from '../../problem.ts';

const DAY = 86_400_000;

export const command = defineCommand({
  name: 'trust-root create',
  arguments: [],
  options: {
    'root-key': {
      type: 'string',
      value: 'FILE',
      help: 'A root key that signs; all that are given must.',
      multiple: true,
      required: true,
    },
    key: {
      type: 'string',
      value: 'FILE',
      help: 'A bench or qa key that may sign certificates.',
      multiple: true,
      required: true,
    },
    version: { type: 'string', value: 'N', help: 'Higher than every one before (default 1).' },
    days: { type: 'string', value: 'N', help: 'How long it holds (default 365).' },
    out: { type: 'string', value: 'FILE', help: 'Where to write it.', required: true },
  },
  example:
    'nyx trust-root create --root-key root.key.json --key bench.key.json --key qa.key.json --out trust-root.json',
  exits: {},
  run: async (io, given) => {
    const [version, days] = [Number(given.version ?? 1), Number(given.days ?? 365)];
    const read = all(
      wholeNumber('--version', version),
      wholeNumber('--days', days),
      all(...(await Promise.all(given['root-key'].map((path) => openKey(io, path))))),
      all(...(await Promise.all(given.key.map((path) => openKey(io, path))))),
    );
    if (!read.ok) return refused(read);
    const [, , roots, keys] = read.value;
    const stranger = roots.find(({ role }) => role !== 'root');
    if (stranger !== undefined)
      return refused(
        refuse(
          'usage',
          '--root-key',
          `This is the ${stranger.role} key of ${stranger.person}.`,
          'Give a key that was made with --role root.',
        ),
      );
    const issuedAt = io.now().toISOString();
    const expiresAt = new Date(io.now().getTime() + days * DAY).toISOString();
    const trusted = all(...keys.map((key) => trustedKey(key, issuedAt, expiresAt)));
    if (!trusted.ok) return refused(trusted);
    const facts = {
      version,
      issuedAt,
      expiresAt,
      keys: trusted.value,
      thresholds: usualThresholds,
    };
    const root = await createTrustRoot(facts, roots);
    if (!root.ok) return refused(root);
    // What a verifier must have beforehand; it holds no secret, and goes to the card and the shop.
    const rootKeys = { threshold: roots.length, keys: roots.map((key) => key.public) };
    const published = besideTrustRoot(given.out);
    const wrote = all(
      await io.writeFile(given.out, root.value),
      await io.writeFile(published, writeRootKeys(rootKeys)),
    );
    if (!wrote.ok) return refused(wrote);
    const fingerprint = await rootFingerprint(rootKeys);
    const document = { file: given.out, rootKeys: published, version, expiresAt, fingerprint };
    return done(
      document,
      `${given.out}, version ${version}, until ${expiresAt}\n${published}, fingerprint ${fingerprint}\n`,
    );
  },
});

function wholeNumber(where: string, value: number) {
  return Number.isSafeInteger(value) && value >= 1
    ? ({ ok: true, value } as const)
    : refuse('usage', where, 'This is no whole number from 1.', 'Write a number.');
}
