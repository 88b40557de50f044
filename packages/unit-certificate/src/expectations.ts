import type { StatementFacts, StatementType } from './facts.ts';
import type { ExpectationCode, Problem } from './problem.ts';
import type { TrustRoot } from './trust-root.ts';

/** What a verifier holds a certificate against; each is checked only when it is given. */
export interface Expectations {
  readonly unit?: string;
  /** SHA-256 of the order document. */
  readonly order?: string;
  /** SHA-256 of the profile document. */
  readonly profile?: string;
  readonly profileVersion?: string;
  readonly bundleManifest?: string;
  /** SHA-256 of the image. */
  readonly iso?: string;
  readonly way?: 'self-install' | 'sealed-first-boot' | 'bench-provisioned';
  /** `commit(salt, serial)` with the salt of the card and the serial that the machine shows. */
  readonly machine?: string;
  readonly hardwareReport?: string;
  readonly snapshot?: string;
  readonly nonce?: string;
  /** Types of statement that must be there. */
  readonly statements?: readonly StatementType[];
  /** Claims of the profile that must be proved on the machine's snapshot. */
  readonly claims?: readonly string[];
  /** The newest version of the trust root that the verifier has seen. */
  readonly trustRootVersion?: number;
}

type Field = Exclude<keyof Expectations, 'statements' | 'claims' | 'trustRootVersion'>;

const codes: Readonly<Record<Field, ExpectationCode>> = {
  unit: 'other-unit',
  order: 'other-order',
  profile: 'other-profile',
  profileVersion: 'other-profile-version',
  bundleManifest: 'other-bundle',
  iso: 'other-iso',
  way: 'other-way',
  machine: 'other-machine',
  hardwareReport: 'other-hardware-report',
  snapshot: 'other-snapshot',
  nonce: 'other-nonce',
};

/** What the statements say of each field, where one says something. */
function stated(statements: readonly StatementFacts[]): Partial<Record<Field, string>> {
  const said: Partial<Record<Field, string>> = {};
  for (const facts of statements) {
    said.unit = facts.unit;
    said.order = facts.order;
    said.profile = facts.profile;
    said.machine = facts.machine;
    if (facts.type === 'unit-provision/v1') {
      said.profileVersion = facts.profileVersion;
      said.bundleManifest = facts.bundleManifest;
      said.iso = facts.iso.sha256;
      said.way = facts.way;
    }
    if (facts.type === 'unit-state/v1') {
      said.hardwareReport = facts.hardwareReport.sha256;
      if (facts.snapshot === null) continue;
      said.snapshot = facts.snapshot.sha256;
      said.nonce = facts.snapshot.nonce;
    }
  }
  return said;
}

/** Where a certificate that is true is not the one that was expected. */
export function unmet(
  expectations: Expectations,
  statements: readonly StatementFacts[],
  provedIds: ReadonlySet<string>,
  trustRoot: TrustRoot,
): readonly Problem<ExpectationCode>[] {
  const problems: Problem<ExpectationCode>[] = [];
  const add = (code: ExpectationCode, field: string, message: string, fix: string) =>
    problems.push({ code, where: `expectations.${field}`, message, fix });
  const said = stated(statements);
  for (const [field, code] of Object.entries(codes) as [Field, ExpectationCode][]) {
    const expected = expectations[field];
    const actual = said[field];
    if (expected === undefined || expected === actual) continue;
    const message =
      actual === undefined
        ? `The certificate says nothing about ${field}.`
        : `The certificate is for ${actual}, expected was ${expected}.`;
    add(code, field, message, 'Ask for the certificate of this very machine and order.');
  }
  const types = new Set<string>(statements.map(({ type }) => type));
  for (const type of expectations.statements ?? [])
    if (!types.has(type))
      add(
        'statement-absent',
        'statements',
        `There is no ${type} statement.`,
        'Ask for the whole certificate file; lines of it may have been left out.',
      );
  for (const claim of expectations.claims ?? [])
    if (!provedIds.has(`claim:${claim}`))
      add(
        'claim-not-proved',
        'claims',
        `The claim ${claim} is not proved on this machine.`,
        'Take a snapshot of the machine and prove the claim on it.',
      );
  const seen = expectations.trustRootVersion;
  if (seen !== undefined && trustRoot.version < seen)
    add(
      'trust-root-older',
      'trustRootVersion',
      `The trust root has version ${trustRoot.version}; version ${seen} was seen before.`,
      'Use the newest trust root.',
    );
  return problems;
}
