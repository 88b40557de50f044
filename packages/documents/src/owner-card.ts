import { grouped, line, link, rows, wrap } from './line.ts';

export interface OwnerCardFacts {
  readonly unit: string;
  readonly certificate: string;
  /** 64 hexadecimal digits: opens the certificate's commitments, and is printed nowhere else. */
  readonly salt: string;
  /** `rootFingerprint` of @nyx/unit-certificate. */
  readonly rootFingerprint: string;
  /** Where a certificate is checked, offline too. */
  readonly verifyLink: string;
  /** SHA-256 of that page's file, for who keeps a copy. */
  readonly verifierDigest?: string;
}

const ruler = '='.repeat(64);

/**
 * The card that travels apart from the parcel. It holds no passphrase, PIN or key: who finds it learns
 * a unit's id and can open its commitments, no more. Throws when salt or fingerprint are none.
 */
export function ownerCard(facts: OwnerCardFacts): string {
  if (!/^[0-9a-f]{64}$/.test(facts.salt))
    throw new TypeError('the salt is not 64 hexadecimal digits');
  if (!/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/.test(facts.rootFingerprint))
    throw new TypeError('the fingerprint is not eight groups of four hexadecimal digits');
  const salt = grouped(facts.salt);
  const verifier = facts.verifierDigest;
  return `${[
    ruler,
    'NYX OWNER CARD',
    wrap('Keep it apart from the laptop. It opens nothing; it lets you check.', 64),
    ruler,
    rows([
      ['Unit', line(facts.unit, 50)],
      ['Certificate', line(facts.certificate, 50)],
    ]),
    `Trust root, compare all eight groups\n  ${facts.rootFingerprint}`,
    `Salt of this unit\n  ${salt.slice(0, 39)}\n  ${salt.slice(40)}`,
    `Check the certificate, on another device, at\n  ${link(facts.verifyLink)}`,
    ...(verifier === undefined
      ? []
      : [
          `SHA-256 of the checking page, for a copy of your own\n  ${grouped(line(verifier, 64).slice(0, 32))}\n  ${grouped(line(verifier, 64).slice(32))}`,
        ]),
    [
      '1. Compare the seals with the photos on your order page.',
      '2. Check the certificate; the trust root must be the one above.',
      '3. The serial under the laptop and this salt give its commitment.',
      '4. Change the disk passphrase, and re-encrypt, before you use it.',
    ].join('\n'),
    ruler,
  ].join('\n\n')}\n`;
}
