import { type Envelope, jsonBytes, seal } from './envelope.ts';
import { type Findings, findingsOf } from './findings.ts';
import type { KeyPair } from './key.ts';
import { type Problem, type Result, refuse } from './problem.ts';
import {
  type Flaw,
  fields,
  flag,
  line,
  list,
  name,
  oneOf,
  orNull,
  pattern,
  readJson,
  type Shape,
  sha256,
  time,
} from './shape.ts';

export const payloadType = 'application/vnd.in-toto+json';
const inTotoStatement = 'https://in-toto.io/Statement/v1';
const predicateBase = 'https://nyx.example/attestation/';

export const statementTypes = ['unit-provision/v1', 'unit-state/v1', 'unit-ship/v1'] as const;
export type StatementType = (typeof statementTypes)[number];

/** What was looked at, and came out how. What nobody looked at is `not-run`, never a pass. */
export type Check = 'pass' | 'fail' | 'not-run';
const check = oneOf('pass', 'fail', 'not-run');
const unitId = pattern(/^unt_[A-Za-z0-9]{1,40}$/, 'a unt_ id');

/** Every statement of a certificate is about the same four. */
const subjects = {
  unit: unitId,
  /** `commit(salt, serial)` of the machine. */
  machine: sha256,
  order: sha256,
  profile: sha256,
};

const provision = {
  provisionedAt: time,
  way: oneOf('self-install', 'sealed-first-boot', 'bench-provisioned'),
  technician: line,
  profileVersion: line,
  /** Of the manifest's bytes. */
  bundleManifest: sha256,
  iso: fields(
    {
      name: pattern(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.iso$/, 'the file name of an image'),
      sha256,
      /** Of the release signing key that signed the image. */
      fingerprint: pattern(/^[0-9A-F]{40}$/, 'a fingerprint of 40 upper-case hexadecimal digits'),
      signature: check,
      /** Whether the stick was read back and compared with the image. */
      readBack: check,
    },
    true,
  ),
  /** `commit(salt, model + ' ' + serial)` of the disk that was installed to, or null. */
  disk: orNull(sha256),
};

const state = {
  verifiedAt: time,
  /** On a machine that stands in for the unit: shows that it would work, nothing about the unit. */
  rehearsal: flag,
  hardwareReport: fields({ sha256, result: check }, true),
  /** Null when none was taken. */
  snapshot: orNull(
    fields(
      {
        sha256,
        takenAt: time,
        nonce: pattern(/^[A-Za-z0-9_-]{8,128}$/, 'a nonce of 8 to 128 letters and digits'),
        drift: check,
      },
      true,
    ),
  ),
  claims: list(
    fields({ claim: name, result: oneOf('proved', 'counterexample', 'not-run') }, true),
    200,
  ),
};

const ship = {
  shippedAt: time,
  sealPhotos: list(fields({ name, sha256 }, true), 40),
  carrier: line,
  /** How what opens the machine (security key, passphrase) travels. */
  keyChannel: oneOf(
    'second-parcel',
    'encrypted-mail',
    'handed-over',
    'owner-makes-it',
    'same-parcel',
  ),
};

type Facts<S extends Record<string, Shape<unknown>>> = {
  readonly [K in keyof S]: ReturnType<S[K]>;
};
export type Subjects = Facts<typeof subjects>;
export type ProvisionFacts = Subjects & Facts<typeof provision>;
export type StateFacts = Subjects & Facts<typeof state>;
export type ShipFacts = Subjects & Facts<typeof ship>;

export type StatementFacts =
  | ({ readonly type: 'unit-provision/v1' } & ProvisionFacts)
  | ({ readonly type: 'unit-state/v1' } & StateFacts)
  | ({ readonly type: 'unit-ship/v1' } & ShipFacts);

/** An in-toto statement (https://in-toto.io/Statement/v1) that was checked and can be signed. */
export interface Statement {
  readonly _type: string;
  readonly subject: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: string };
  }[];
  readonly predicateType: string;
  readonly predicate: Findings & { readonly unit: string };
}

const findingIds = list(pattern(/^[a-z][a-z-]*(?::[A-Za-z0-9._-]+)?$/, 'the id of a finding'), 300);
const findings = { proved: findingIds, weaklyShown: findingIds, notProved: findingIds };
const factShapes = {
  'unit-provision/v1': fields({ ...subjects, ...provision }, true),
  'unit-state/v1': fields({ ...subjects, ...state }, true),
  'unit-ship/v1': fields({ ...subjects, ...ship }, true),
};
const predicates = {
  'unit-provision/v1': fields({ unit: unitId, ...provision, ...findings }, true),
  'unit-state/v1': fields({ unit: unitId, ...state, ...findings }, true),
  'unit-ship/v1': fields({ unit: unitId, ...ship, ...findings }, true),
};
const subjectNames = ['machine', 'order', 'profile'] as const;

function malformed({ where, message }: Flaw): Problem {
  return {
    code: 'statement-malformed',
    where,
    message,
    fix: 'Give every fact of this type of statement, and no other.',
  };
}

function build(facts: StatementFacts): Result<Statement> {
  const { type, ...rest } = facts;
  const flaws: Flaw[] = [];
  factShapes[type](rest, '', flaws);
  if (facts.type === 'unit-state/v1') flaws.push(...repeatedClaims(facts.claims, 'claims'));
  if (flaws.length > 0) return refuse(...flaws.map(malformed));
  const { machine: _, order: __, profile: ___, ...own } = rest;
  const subject = subjectNames.map((subjectName) => ({
    name: subjectName,
    digest: { sha256: facts[subjectName] },
  }));
  const predicate = { ...own, ...findingsOf(facts) };
  const predicateType = predicateBase + type;
  return { ok: true, value: { _type: inTotoStatement, subject, predicateType, predicate } };
}

function repeatedClaims(claims: StateFacts['claims'], where: string): Flaw[] {
  const names = claims.map(({ claim }) => claim);
  return new Set(names).size === names.length
    ? []
    : [{ where, message: 'A claim is there more than once.' }];
}

/** Media, bundle and way of a unit. Problem: `statement-malformed`. */
export function unitProvision(facts: ProvisionFacts): Result<Statement> {
  return build({ type: 'unit-provision/v1', ...facts });
}

/** What was measured on the machine. Problem: `statement-malformed`. */
export function unitState(facts: StateFacts): Result<Statement> {
  return build({ type: 'unit-state/v1', ...facts });
}

/** Seals, carrier and keys. Problem: `statement-malformed`. */
export function unitShip(facts: ShipFacts): Result<Statement> {
  return build({ type: 'unit-ship/v1', ...facts });
}

/** Signs a statement: it becomes bytes once, here, and these bytes are kept in the envelope. */
export function signStatement(statement: Statement, keys: readonly KeyPair[]): Promise<Envelope> {
  return seal(payloadType, jsonBytes(statement), keys);
}

/** When a statement says it was made: its own named time. */
export function timeOf(facts: StatementFacts): string {
  switch (facts.type) {
    case 'unit-provision/v1':
      return facts.provisionedAt;
    case 'unit-state/v1':
      return facts.verifiedAt;
    case 'unit-ship/v1':
      return facts.shippedAt;
  }
}

const head = fields(
  {
    _type: oneOf(inTotoStatement),
    subject: list(
      fields({ name: oneOf(...subjectNames), digest: fields({ sha256 }, true) }, true),
      subjectNames.length,
    ),
    predicateType: pattern(/^https:\/\/[\x21-\x7e]{1,200}$/, 'the address of a predicate type'),
    predicate: (value: unknown) => value,
  },
  true,
);

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, index) => one === b[index]);

const sameLists = (a: Findings, b: Findings) =>
  same(a.proved, b.proved) && same(a.weaklyShown, b.weaklyShown) && same(a.notProved, b.notProved);

type Predicate<T extends StatementType> = ReturnType<(typeof predicates)[T]>;

/** Joins a predicate with the digests of its subjects, to the facts that were signed. */
function factsOf(type: StatementType, predicate: object, about: Omit<Subjects, 'unit'>) {
  const {
    proved: _,
    weaklyShown: __,
    notProved: ___,
    ...own
  } = predicate as Predicate<typeof type>;
  return { type, ...own, ...about } as StatementFacts;
}

/**
 * Reads the bytes of a statement. Its three lists must be those that its facts give: a statement that
 * says more than its facts show (or less) is refused.
 */
export function readStatement(text: string): Result<StatementFacts> {
  const { value, flaws } = readJson(text, head);
  if (value === undefined) return refuse(...flaws.map(malformed));
  const type = statementTypes.find((one) => value.predicateType === predicateBase + one);
  if (type === undefined)
    return refuse({
      code: 'statement-type-unknown',
      where: 'predicateType',
      message: `Statements of type ${value.predicateType} are not known.`,
      fix: 'Verify with a newer program, or ask for a certificate of a type that this one knows.',
    });
  const [machine, order, profile] = value.subject;
  const inOrder = value.subject.every(({ name: given }, index) => given === subjectNames[index]);
  if (machine === undefined || order === undefined || profile === undefined || !inOrder)
    return refuse(
      malformed({ where: 'subject', message: 'The subjects are not machine, order and profile.' }),
    );
  const inside: Flaw[] = [];
  const predicate = predicates[type](value.predicate, 'predicate', inside);
  if (inside.length > 0) return refuse(...inside.map(malformed));
  const facts = factsOf(type, predicate, {
    machine: machine.digest.sha256,
    order: order.digest.sha256,
    profile: profile.digest.sha256,
  });
  const repeated =
    facts.type === 'unit-state/v1' ? repeatedClaims(facts.claims, 'predicate.claims') : [];
  if (repeated.length > 0) return refuse(...repeated.map(malformed));
  if (!sameLists(findingsOf(facts), predicate))
    return refuse({
      code: 'statement-says-too-much',
      where: 'predicate',
      message: 'Its lists of what is proved are not those that its own facts give.',
      fix: 'Ask the seller for a certificate that says what was measured, and no more.',
    });
  return { ok: true, value: facts };
}
