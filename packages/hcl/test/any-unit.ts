import fc from 'fast-check';

/** Any UTF-16 code unit, half a character too; fast-check's own 'binary' takes a second to prepare. */
export const anyUnit = fc
  .oneof(fc.nat(0x7f), fc.nat(0xffff))
  .map((code) => String.fromCharCode(code));
