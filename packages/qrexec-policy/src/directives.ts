/**
 * What may stand in place of a rule, and with how many parameters.
 * https://github.com/QubesOS/qubes-core-qrexec/blob/release4.3/doc/multifile-policy.markdown
 */
export const DIRECTIVES: ReadonlyMap<string, { readonly count: number; readonly usage: string }> =
  new Map([
    ['!include', { count: 1, usage: '!include PATH' }],
    ['!include-dir', { count: 1, usage: '!include-dir PATH' }],
    ['!include-service', { count: 3, usage: '!include-service SERVICE ARGUMENT PATH' }],
    ['!compat-4.0', { count: 0, usage: '!compat-4.0 alone' }],
  ]);
