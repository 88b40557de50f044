export { commit, digest, newSalt, type Random } from './digest.ts';
export { addSignature, type Envelope, writeCertificate } from './envelope.ts';
export type { Expectations } from './expectations.ts';
export {
  type Check,
  keyChannels,
  type ProvisionFacts,
  type ShipFacts,
  type StateFacts,
  type StatementFacts,
  type StatementType,
  statementTypes,
} from './facts.ts';
export type { Finding, Findings, Lists, Why } from './findings.ts';
export {
  createKey,
  type KeyPair,
  type PublicKey,
  publicKeyOf,
  type Role,
  readPrivateKey,
  writePrivateKey,
} from './key.ts';
export type { CertificateCode, ExpectationCode, Problem, Result } from './problem.ts';
export { type RootKeys, readRootKeys, rootFingerprint, writeRootKeys } from './root-keys.ts';
export type { Signer } from './signers.ts';
export {
  type Statement,
  signStatement,
  unitProvision,
  unitShip,
  unitState,
} from './statement.ts';
export {
  createTrustRoot,
  readTrustRoot,
  type TrustedKeyFacts,
  type TrustRoot,
  type TrustRootFacts,
  trustedKey,
  usualThresholds,
} from './trust-root.ts';
export {
  type Question,
  type SignedStatement,
  type Verdict,
  type VerdictProblem,
  verifyCertificate,
} from './verify.ts';
