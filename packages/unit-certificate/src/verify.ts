import { textOf } from './encoding.ts';
import { keysThatSigned, maxPayload, openEnvelope } from './envelope.ts';
import { type Expectations, unmet } from './expectations.ts';
import { type StatementFacts, timeOf } from './facts.ts';
import { type Lists, listsOf } from './findings.ts';
import type { CertificateCode, ExpectationCode, Problem } from './problem.ts';
import { readStatement } from './read-statement.ts';
import type { RootKeys } from './root-keys.ts';
import { judgeSigners, type Signer } from './signers.ts';
import { payloadType } from './statement.ts';
import { readTrustRoot, type TrustRoot } from './trust-root.ts';

export interface Question {
  /** The text of the certificate file. */
  readonly certificate: string;
  /** The text of the trust root file. */
  readonly trustRoot: string;
  readonly rootKeys: RootKeys;
  readonly expectations?: Expectations;
  readonly now: Date;
}

export interface SignedStatement {
  readonly line: number;
  readonly facts: StatementFacts;
  readonly signers: readonly Signer[];
}

export type VerdictProblem = Problem<CertificateCode | ExpectationCode>;

/**
 * What a certificate says, and whether to believe it. When its bytes, signatures or statements are
 * not to be believed, `unit` is null, nothing is proved and no statement is shown; when it is true
 * but not what was expected, the lists still say what it shows.
 */
export interface Verdict extends Lists {
  readonly ok: boolean;
  /** Whether it is true: signed, whole and of one piece. `ok` also asks that it is as expected. */
  readonly authentic: boolean;
  readonly unit: string | null;
  readonly statements: readonly SignedStatement[];
  readonly problems: readonly VerdictProblem[];
}

export const maxStatements = 12;
export const maxCertificate = maxStatements * 2 * maxPayload;

function problem(code: CertificateCode, where: string, message: string, fix: string): Problem {
  return { code, where, message, fix };
}

const unchanged = 'Give the certificate file as it was issued, unchanged.';

function refused(problems: readonly Problem[]): Verdict {
  return { ok: false, authentic: false, unit: null, statements: [], problems, ...listsOf([]) };
}

/** The lines of a certificate file with their numbers; empty ones are passed over. */
function linesOf(certificate: string): {
  lines: { line: number; text: string }[];
  wrong?: Problem;
} {
  if (certificate.length > maxCertificate) {
    const message = `A certificate has at most ${maxCertificate} characters.`;
    return { lines: [], wrong: problem('certificate-too-large', '1', message, unchanged) };
  }
  const lines = certificate
    .split('\n')
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== '');
  if (lines.length === 0)
    return {
      lines,
      wrong: problem('certificate-empty', '1', 'There is no statement in it.', unchanged),
    };
  if (lines.length > maxStatements) {
    const message = `A certificate has at most ${maxStatements} statements.`;
    return { lines: [], wrong: problem('certificate-too-large', '1', message, unchanged) };
  }
  return { lines };
}

type ReadLine =
  | { readonly ok: true; readonly statement: SignedStatement }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One line, in the order of the protocol: envelope, type, signatures, and only then its bytes. */
async function readLine(
  line: number,
  text: string,
  trustRoot: TrustRoot,
  now: Date,
): Promise<ReadLine> {
  const where = (field: string) => (field === '' ? `${line}` : `${line}:${field}`);
  const { opened, flaws } = openEnvelope(text);
  if (opened === undefined)
    return {
      ok: false,
      problems: flaws.map((flaw) =>
        problem('envelope-malformed', where(flaw.where), flaw.message, unchanged),
      ),
    };
  if (opened.payloadType !== payloadType) {
    const message = `The payload type is ${opened.payloadType}, not ${payloadType}.`;
    return {
      ok: false,
      problems: [problem('payload-type-unknown', where('payloadType'), message, unchanged)],
    };
  }
  const signed = await keysThatSigned(opened, trustRoot.keys);
  if (signed.length === 0) {
    const message = 'No signature is by a key of the trust root, over exactly these bytes.';
    const fix = `${unchanged} The trust root must be that of the seller who signed it.`;
    return {
      ok: false,
      problems: [problem('signature-not-trusted', where('signatures'), message, fix)],
    };
  }
  const located = (problems: readonly Problem[]) =>
    problems.map((one) => ({ ...one, where: where(one.where) }));
  const read = readStatement(textOf(opened.payload) ?? '');
  if (!read.ok) return { ok: false, problems: located(read.problems) };
  const facts = read.value;
  if (Date.parse(timeOf(facts)) > now.getTime()) {
    const message = `It says that it was made at ${timeOf(facts)}, which is still to come.`;
    const fix = 'Set the clock of this device right, or ask the seller for a right certificate.';
    return {
      ok: false,
      problems: [problem('statement-from-the-future', where('predicate'), message, fix)],
    };
  }
  const { signers, problems } = judgeSigners(facts, signed, trustRoot);
  if (problems.length > 0) return { ok: false, problems: located(problems) };
  return { ok: true, statement: { line, facts, signers } };
}

/** Statements that are each true, but do not make one certificate. */
function disagreements(statements: readonly SignedStatement[]): readonly Problem[] {
  const problems: Problem[] = [];
  const [first, ...others] = statements;
  if (first === undefined) return problems;
  for (const { line, facts } of others) {
    for (const field of ['unit', 'machine', 'order', 'profile'] as const)
      if (facts[field] !== first.facts[field])
        problems.push(
          problem(
            'subjects-disagree',
            `${line}:${field}`,
            `Its ${field} is not that of line ${first.line}.`,
            'Give the lines of one certificate, not of several.',
          ),
        );
    const earlier = statements.find((one) => one.line < line && one.facts.type === facts.type);
    if (earlier !== undefined)
      problems.push(
        problem(
          'statement-repeated',
          `${line}`,
          `Line ${earlier.line} is a ${facts.type} as well, and they may not say the same.`,
          'Give the certificate file as it was issued, with one statement of each type.',
        ),
      );
  }
  return problems;
}

/**
 * Verifies a certificate offline, as DSSE and in-toto lay down: bounded sizes, envelope, payload type,
 * signatures, keys at that time and in that role, threshold and distinct people, statement, one and
 * the same subjects, then what the verifier expected. All problems are told at once.
 *
 * It denies unless shown: leaving statements out never makes more proved.
 */
export async function verifyCertificate(question: Question): Promise<Verdict> {
  const { certificate, now, expectations = {} } = question;
  const trustRoot = await readTrustRoot(question.trustRoot, question.rootKeys, now);
  if (!trustRoot.ok) return refused(trustRoot.problems);
  const { lines, wrong } = linesOf(certificate);
  if (wrong !== undefined) return refused([wrong]);
  const read: ReadLine[] = [];
  for (const { line, text } of lines) read.push(await readLine(line, text, trustRoot.value, now));
  const statements = read.flatMap((one) => (one.ok ? [one.statement] : []));
  const problems = [
    ...read.flatMap((one) => (one.ok ? [] : one.problems)),
    ...disagreements(statements),
  ];
  const [first] = statements;
  if (problems.length > 0 || first === undefined) return refused(problems);
  const facts = statements.map((one) => one.facts);
  const lists = listsOf(facts);
  const proved = new Set(lists.proved.map(({ id }) => id));
  const unexpected = unmet(expectations, facts, proved, trustRoot.value);
  return {
    ok: unexpected.length === 0,
    authentic: true,
    unit: first.facts.unit,
    statements,
    ...lists,
    problems: unexpected,
  };
}
