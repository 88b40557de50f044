import type { KeyPair } from '@nyx/unit-certificate';
import type { Io } from '../io.ts';
import { openKey, openTrust, rootKeyOption, type Trust } from '../keys.ts';
import { all, type Result, refuse } from '../problem.ts';

/** The options of every command that signs a statement about a unit. */
export const signingOptions = {
  'bench-key': { type: 'string', value: 'FILE', help: 'Of who built it.', required: true },
  'qa-key': { type: 'string', value: 'FILE', help: 'Of another person.', required: true },
  'trust-root': {
    type: 'string',
    value: 'FILE',
    help: 'What the certificate is checked with before it leaves the bench.',
    required: true,
  },
  ...rootKeyOption,
} as const;

interface Given {
  readonly 'bench-key': string;
  readonly 'qa-key': string;
  readonly 'trust-root': string;
  readonly 'root-key': readonly string[];
}

/** The keys of two people, without whom nothing is signed, and what their signatures must pass. */
export interface Signing {
  readonly keys: readonly [KeyPair, KeyPair];
  readonly trust: Trust;
}

/** Opens all of it. Problems: of the files, `same-person` also for a key of another role. */
export async function openSigning(io: Io, given: Given): Promise<Result<Signing>> {
  const read = all(
    await openTwoKeys(io, given),
    await openTrust(io, given['trust-root'], given['root-key']),
  );
  if (!read.ok) return read;
  return { ok: true, value: { keys: read.value[0], trust: read.value[1] } };
}

async function openTwoKeys(io: Io, given: Given): Promise<Result<Signing['keys']>> {
  const read = all(await openKey(io, given['bench-key']), await openKey(io, given['qa-key']));
  if (!read.ok) return read;
  const [bench, qa] = read.value;
  if (bench.role !== 'bench' || qa.role !== 'qa')
    return refuse(
      'same-person',
      bench.role !== 'bench' ? '--bench-key' : '--qa-key',
      'This key is for another role.',
      'Give one key made with --role bench and one with --role qa.',
    );
  if (bench.person === qa.person)
    return refuse(
      'same-person',
      '--qa-key',
      `Both keys are ${qa.person}'s.`,
      'Let another person look at the unit and sign.',
    );
  return { ok: true, value: [bench, qa] };
}
