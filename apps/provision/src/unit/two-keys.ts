import type { KeyPair } from '@nyx/unit-certificate';
import type { Io } from '../io.ts';
import { openKey } from '../keys.ts';
import { all, type Result, refuse } from '../problem.ts';

/** The keys of two people, without whom no statement about a unit is signed. */
export const twoKeyOptions = {
  'bench-key': { type: 'string', value: 'FILE', help: 'Of who built it.', required: true },
  'qa-key': { type: 'string', value: 'FILE', help: 'Of another person.', required: true },
} as const;

/** Opens both. Problems: of the files, `same-person` also for a key of another role. */
export async function openTwoKeys(
  io: Io,
  given: { readonly 'bench-key': string; readonly 'qa-key': string },
): Promise<Result<readonly [KeyPair, KeyPair]>> {
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
