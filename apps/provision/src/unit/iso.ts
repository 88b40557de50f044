/**
 * The installation image that units are built from. Digest and key:
 * https://github.com/QubesOS/qubes-secpack/tree/main/digests
 */
export const installationImage = {
  name: 'Qubes-R4.3.1-x86_64.iso',
  sha256: '6ab99dee2c7a7b2c32053d3531084aaf3af703815842b67f90a87ba324527db6',
  fingerprint: 'F3FA3F99D6281F7B3A3E5E871C3D9B627F3FADA4',
} as const;
