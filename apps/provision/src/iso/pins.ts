/** One key that was looked up once, and is never looked up again. */
export interface Pin {
  /** All 40 digits, upper case: a short id can be forged. */
  readonly fingerprint: string;
  /** Where a person can compare it. */
  readonly link: string;
  /** What its file is called where Qubes publishes it. */
  readonly files: readonly string[];
}

/** A release signing key signs the images of one release. */
export interface ReleasePin extends Pin {
  /** `R4.3` */
  readonly release: string;
}

/** Which keys count. A release key counts only with the master key's certification on it. */
export interface Pins {
  readonly master: Pin;
  readonly releases: readonly ReleasePin[];
}

const published = 'https://github.com/QubesOS/qubes-secpack/blob/main/keys';

/**
 * The root is the master key's fingerprint alone: confirm it by a way of your own.
 * https://www.qubes-os.org/security/verifying-signatures/
 */
export const qubesPins: Pins = {
  master: {
    fingerprint: '427F11FD0FAA4B080123F01CDDFA1A3E36879494',
    link: `${published}/master-key/qubes-master-key.asc`,
    files: ['qubes-master-signing-key.asc', 'qubes-master-key.asc'],
  },
  releases: [
    {
      release: 'R4.3',
      fingerprint: 'F3FA3F99D6281F7B3A3E5E871C3D9B627F3FADA4',
      link: `${published}/release-keys/qubes-release-4.3-signing-key.asc`,
      files: ['qubes-release-4.3-signing-key.asc'],
    },
    {
      release: 'R4.2',
      fingerprint: '9C884DF3F81064A569A4A9FAE022E58F8E34D89F',
      link: `${published}/release-keys/qubes-release-4.2-signing-key.asc`,
      files: ['qubes-release-4.2-signing-key.asc'],
    },
  ],
};

/** `F3FA 3F99 …`, as people compare them. */
export function grouped(fingerprint: string): string {
  return fingerprint.match(/.{1,4}/g)?.join(' ') ?? fingerprint;
}
