import { type StatementFacts, timeOf } from './facts.ts';
import type { Problem } from './problem.ts';
import type { TrustedKey, TrustRoot } from './trust-root.ts';

export interface Signer {
  readonly keyid: string;
  readonly role: 'bench' | 'qa';
  readonly person: string;
}

function problem(code: Problem['code'], message: string, fix: string): Problem {
  return { code, where: 'signatures', message, fix };
}

const newCertificate = 'Ask the seller for a certificate that is signed by valid keys.';

/** Why a key's signature does not count for a statement of this time, if it does not. */
function keyProblem(key: TrustedKey, at: string): Problem | undefined {
  const when = Date.parse(at);
  const who = `The ${key.role} key of ${key.person}`;
  // Whoever has the key can write any date, so that no signature of a stolen key counts.
  if (key.revoked?.compromised === true)
    return problem('key-revoked', `${who} is compromised (${key.revoked.reason}).`, newCertificate);
  if (key.revoked !== null && Date.parse(key.revoked.at) <= when)
    return problem('key-revoked', `${who} was revoked at ${key.revoked.at}.`, newCertificate);
  if (when < Date.parse(key.validFrom) || when >= Date.parse(key.validUntil))
    return problem(
      'key-not-valid-then',
      `${who} is valid from ${key.validFrom} until ${key.validUntil}, not at ${at}.`,
      newCertificate,
    );
  return undefined;
}

const spelled = (person: string) => person.normalize('NFKC').toLowerCase();
const samePerson = (a: string, b: string) => spelled(a) === spelled(b);

/** One key for each role, no key and no person twice; undefined when there is no such choice. */
function choose(
  roles: readonly string[],
  keys: readonly TrustedKey[],
): readonly TrustedKey[] | undefined {
  const [role, ...others] = roles;
  if (role === undefined) return [];
  for (const key of keys) {
    if (key.role !== role) continue;
    const rest = choose(
      others,
      keys.filter((other) => !samePerson(other.person, key.person)),
    );
    if (rest !== undefined) return [key, ...rest];
  }
  return undefined;
}

/**
 * Whether those who signed a statement are enough. `signed` are the keys whose signature fits.
 * Problems: `key-revoked`, `key-not-valid-then`, `threshold-not-met`.
 */
export function judgeSigners(
  facts: StatementFacts,
  signed: readonly TrustedKey[],
  { thresholds }: TrustRoot,
): { readonly signers: readonly Signer[]; readonly problems: readonly Problem[] } {
  const at = timeOf(facts);
  const needed = thresholds[facts.type];
  const valid = signed.filter((key) => keyProblem(key, at) === undefined);
  const chosen = choose(needed, valid);
  if (chosen !== undefined) {
    const signers = valid.map(({ keyid, role, person }) => ({ keyid, role, person }));
    return { signers, problems: [] };
  }
  const problems = signed.flatMap((key) => keyProblem(key, at) ?? []);
  const whoIsValid = valid.map(({ role, person }) => `, ${role} (${person})`).join('');
  problems.push(
    problem(
      'threshold-not-met',
      `It needs ${needed.join(' and ')}, each another key and another person; valid signatures: ${valid.length}${whoIsValid}.`,
      newCertificate,
    ),
  );
  return { signers: [], problems };
}
