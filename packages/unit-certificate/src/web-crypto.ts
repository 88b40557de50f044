import { supported } from './ed25519.ts';
import type { Problem } from './problem.ts';

/** Why nothing can be verified on this device, if so. */
export async function cryptoProblem(): Promise<Problem | undefined> {
  const told = (message: string): Problem => ({
    code: 'crypto-missing',
    where: 'crypto',
    message,
    fix: 'Open the page over https or from a file, in a browser of 2025 or newer.',
  });
  // Browsers leave it out of pages that came over plain http, whatever the types say.
  const subtle: unknown = Reflect.get(globalThis.crypto ?? {}, 'subtle');
  if (subtle === undefined) return told('This page has no WebCrypto.');
  if (!(await supported())) return told('The WebCrypto of this browser knows no Ed25519.');
  return undefined;
}
