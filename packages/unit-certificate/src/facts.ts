import {
  fields,
  flag,
  line,
  list,
  name,
  oneOf,
  orNull,
  pattern,
  type Shape,
  sha256,
  time,
} from './shape.ts';

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

/** How what opens the machine (security key, passphrase) travels. */
export const keyChannels = [
  'second-parcel',
  'encrypted-mail',
  'handed-over',
  'owner-makes-it',
  'same-parcel',
] as const;

const ship = {
  shippedAt: time,
  sealPhotos: list(fields({ name, sha256 }, true), 40),
  carrier: line,
  keyChannel: oneOf(...keyChannels),
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

const findingIds = list(pattern(/^[a-z][a-z-]*(?::[A-Za-z0-9._-]+)?$/, 'the id of a finding'), 300);
const findings = { proved: findingIds, weaklyShown: findingIds, notProved: findingIds };
/** What a caller gives. */
export const factShapes = {
  'unit-provision/v1': fields({ ...subjects, ...provision }, true),
  'unit-state/v1': fields({ ...subjects, ...state }, true),
  'unit-ship/v1': fields({ ...subjects, ...ship }, true),
};
/** What is signed. */
export const predicates = {
  'unit-provision/v1': fields({ unit: unitId, ...provision, ...findings }, true),
  'unit-state/v1': fields({ unit: unitId, ...state, ...findings }, true),
  'unit-ship/v1': fields({ unit: unitId, ...ship, ...findings }, true),
};
/** In the order in which a statement names them. */
export const subjectNames = ['machine', 'order', 'profile'] as const;

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
