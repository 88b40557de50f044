import { type Envelope, jsonBytes, seal } from './envelope.ts';
import {
  factShapes,
  type ProvisionFacts,
  type ShipFacts,
  type StateFacts,
  type StatementFacts,
  subjectNames,
} from './facts.ts';
import { type Findings, findingsOf } from './findings.ts';
import type { KeyPair } from './key.ts';
import { type Problem, type Result, refuse } from './problem.ts';
import type { Flaw } from './shape.ts';

export const payloadType = 'application/vnd.in-toto+json';
export const inTotoStatement = 'https://in-toto.io/Statement/v1';
export const predicateBase = 'https://nyx.example/attestation/';

/** An in-toto statement (https://in-toto.io/Statement/v1) that was checked and can be signed. */
export interface Statement {
  readonly _type: string;
  readonly subject: readonly {
    readonly name: string;
    readonly digest: { readonly sha256: string };
  }[];
  readonly predicateType: string;
  readonly predicate: Findings & { readonly unit: string };
}

export function malformed({ where, message }: Flaw): Problem {
  return {
    code: 'statement-malformed',
    where,
    message,
    fix: 'Give every fact of this type of statement, and no other.',
  };
}

function build(facts: StatementFacts): Result<Statement> {
  const { type, ...rest } = facts;
  const flaws: Flaw[] = [];
  factShapes[type](rest, '', flaws);
  if (facts.type === 'unit-state/v1') flaws.push(...repeatedClaims(facts.claims, 'claims'));
  if (flaws.length > 0) return refuse(...flaws.map(malformed));
  const { machine: _, order: __, profile: ___, ...own } = rest;
  const subject = subjectNames.map((subjectName) => ({
    name: subjectName,
    digest: { sha256: facts[subjectName] },
  }));
  const predicate = { ...own, ...findingsOf(facts) };
  const predicateType = predicateBase + type;
  return { ok: true, value: { _type: inTotoStatement, subject, predicateType, predicate } };
}

/** A claim that is there twice could say two things. */
export function repeatedClaims(claims: StateFacts['claims'], where: string): Flaw[] {
  const names = claims.map(({ claim }) => claim);
  return new Set(names).size === names.length
    ? []
    : [{ where, message: 'A claim is there more than once.' }];
}

/** Media, bundle and way of a unit. Problem: `statement-malformed`. */
export function unitProvision(facts: ProvisionFacts): Result<Statement> {
  return build({ type: 'unit-provision/v1', ...facts });
}

/** What was measured on the machine. Problem: `statement-malformed`. */
export function unitState(facts: StateFacts): Result<Statement> {
  return build({ type: 'unit-state/v1', ...facts });
}

/** Seals, carrier and keys. Problem: `statement-malformed`. */
export function unitShip(facts: ShipFacts): Result<Statement> {
  return build({ type: 'unit-ship/v1', ...facts });
}

/** Signs a statement: it becomes bytes once, here, and these bytes are kept in the envelope. */
export function signStatement(statement: Statement, keys: readonly KeyPair[]): Promise<Envelope> {
  return seal(payloadType, jsonBytes(statement), keys);
}
