import { type Envelope, writeCertificate } from '../envelope.ts';
import { type Question, verifyCertificate } from '../verify.ts';
import { certificate, now, rootKeys, trustRoot } from './workshop.ts';

export const payloadType = 'application/vnd.in-toto+json';

/** Verifies the certificate of the workshop, but for what a test changes. */
export const verify = (change: Partial<Question> = {}) =>
  verifyCertificate({ certificate, trustRoot, rootKeys, now, ...change });
export const verifyLines = (...lines: readonly Envelope[]) =>
  verify({ certificate: writeCertificate(lines) });
export const codes = (verdict: { problems: readonly { code: string }[] }) =>
  verdict.problems.map(({ code }) => code);
