import {
  predicates,
  type StatementFacts,
  type StatementType,
  type Subjects,
  statementTypes,
  subjectNames,
} from './facts.ts';
import { type Findings, findingsOf } from './findings.ts';
import { type Result, refuse } from './problem.ts';
import { type Flaw, fields, list, oneOf, pattern, readJson, sha256 } from './shape.ts';
import { inTotoStatement, malformed, predicateBase, repeatedClaims } from './statement.ts';

const head = fields(
  {
    _type: oneOf(inTotoStatement),
    subject: list(
      fields({ name: oneOf(...subjectNames), digest: fields({ sha256 }, true) }, true),
      subjectNames.length,
    ),
    predicateType: pattern(/^https:\/\/[\x21-\x7e]{1,200}$/, 'the address of a predicate type'),
    predicate: (value: unknown) => value,
  },
  true,
);

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one, index) => one === b[index]);

const sameLists = (a: Findings, b: Findings) =>
  same(a.proved, b.proved) && same(a.weaklyShown, b.weaklyShown) && same(a.notProved, b.notProved);

type Predicate<T extends StatementType> = ReturnType<(typeof predicates)[T]>;

/** Joins a predicate with the digests of its subjects, to the facts that were signed. */
function factsOf(type: StatementType, predicate: object, about: Omit<Subjects, 'unit'>) {
  const {
    proved: _,
    weaklyShown: __,
    notProved: ___,
    ...own
  } = predicate as Predicate<typeof type>;
  return { type, ...own, ...about } as StatementFacts;
}

/**
 * Reads the bytes of a statement. Its three lists must be those that its facts give: a statement that
 * says more than its facts show (or less) is refused.
 */
export function readStatement(text: string): Result<StatementFacts> {
  const { value, flaws } = readJson(text, head);
  if (value === undefined) return refuse(...flaws.map(malformed));
  const type = statementTypes.find((one) => value.predicateType === predicateBase + one);
  if (type === undefined)
    return refuse({
      code: 'statement-type-unknown',
      where: 'predicateType',
      message: `Statements of type ${value.predicateType} are not known.`,
      fix: 'Verify with a newer program, or ask for a certificate of a type that this one knows.',
    });
  const [machine, order, profile] = value.subject;
  const inOrder = value.subject.every(({ name: given }, index) => given === subjectNames[index]);
  if (machine === undefined || order === undefined || profile === undefined || !inOrder)
    return refuse(
      malformed({ where: 'subject', message: 'The subjects are not machine, order and profile.' }),
    );
  const inside: Flaw[] = [];
  const predicate = predicates[type](value.predicate, 'predicate', inside);
  if (inside.length > 0) return refuse(...inside.map(malformed));
  const facts = factsOf(type, predicate, {
    machine: machine.digest.sha256,
    order: order.digest.sha256,
    profile: profile.digest.sha256,
  });
  const repeated =
    facts.type === 'unit-state/v1' ? repeatedClaims(facts.claims, 'predicate.claims') : [];
  if (repeated.length > 0) return refuse(...repeated.map(malformed));
  if (!sameLists(findingsOf(facts), predicate))
    return refuse({
      code: 'statement-says-too-much',
      where: 'predicate',
      message: 'Its lists of what is proved are not those that its own facts give.',
      fix: 'Ask the seller for a certificate that says what was measured, and no more.',
    });
  return { ok: true, value: facts };
}
