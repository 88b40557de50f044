/** What makes a certificate, key or trust root not to be believed. */
export type CertificateCode =
  | 'crypto-missing'
  | 'key-malformed'
  | 'key-unusable'
  | 'root-keys-unusable'
  | 'trust-root-too-large'
  | 'trust-root-malformed'
  | 'trust-root-signature'
  | 'trust-root-expired'
  | 'trust-root-not-yet-valid'
  | 'certificate-too-large'
  | 'certificate-empty'
  | 'envelope-malformed'
  | 'payload-type-unknown'
  | 'signature-not-trusted'
  | 'key-revoked'
  | 'key-not-valid-then'
  | 'threshold-not-met'
  | 'statement-malformed'
  | 'statement-type-unknown'
  | 'statement-from-the-future'
  | 'statement-repeated'
  | 'statement-says-too-much'
  | 'subjects-disagree';

/** True, but not what the verifier expected. */
export type ExpectationCode =
  | 'other-unit'
  | 'other-order'
  | 'other-profile'
  | 'other-profile-version'
  | 'other-bundle'
  | 'other-iso'
  | 'other-way'
  | 'other-machine'
  | 'other-snapshot'
  | 'other-nonce'
  | 'other-hardware-report'
  | 'statement-absent'
  | 'claim-not-proved'
  | 'trust-root-older';

/**
 * An expected failure. `where` is a line of the certificate and a field in it (`2:predicate.way`),
 * `trustRoot`, `rootKeys`, or an expectation (`expectations.order`).
 */
export interface Problem<C extends string = CertificateCode> {
  readonly code: C;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function refuse(...problems: readonly Problem[]): {
  ok: false;
  problems: readonly Problem[];
} {
  return { ok: false, problems };
}
