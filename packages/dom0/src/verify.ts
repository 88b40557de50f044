import type { Finding } from '@nyx/qrexec-policy';
import { type Profile, type Proof, proveAll, shippedFiles } from '@nyx/qube-profiles';
import { type ClaimHere, claimsHere } from './claims-here.ts';
import { lintMachine } from './machine-lint.ts';
import { leftOpen, NEVER_SHOWN } from './not-shown.ts';
import { type Plan, plan } from './plan.ts';
import type { Dom0Code, Dom0Problem } from './problem.ts';
import type { Snapshot } from './snapshot.ts';
import { shown } from './step.ts';
import { updatesOf } from './updates.ts';
import { worldOfSnapshot } from './world-of-snapshot.ts';

export interface VerifyOptions {
  /** What the machine was asked to repeat. */
  readonly nonce?: string;
  /** ISO time of the verifier's own clock. */
  readonly now?: string;
}

/** One sentence of what, and what it rests on. */
export interface Evidence {
  readonly what: string;
  readonly evidence: string;
}

/** Three lists, as a certificate has them. What was not run is not proved, and never a pass. */
export interface Verification {
  readonly passed: boolean;
  /** True: checked on a model. Nothing is then proved or shown about a machine. */
  readonly rehearsal: boolean;
  readonly proved: readonly Evidence[];
  readonly weaklyShown: readonly Evidence[];
  readonly notProved: readonly Evidence[];
  readonly plan: Plan;
  readonly proofs: readonly Proof[];
  readonly lint: readonly Finding[];
  /** Why it did not pass; empty when it did. */
  readonly failures: readonly Dom0Problem[];
  readonly assumptions: readonly string[];
}

const DAY = 86_400_000;

class Lists {
  readonly proved: Evidence[] = [];
  readonly weaklyShown: Evidence[] = [];
  readonly notProved: Evidence[] = [];
  readonly failures: Dom0Problem[] = [];
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }

  /** Holds on what was read: proved on a collected state, less where something was supposed. */
  holds(what: string, evidence: string): void {
    if (this.#snapshot.rehearsal) {
      this.notProved.push({ what, evidence: `Rehearsal only, no machine was read: ${evidence}` });
    } else if (this.#snapshot.policy === null) {
      this.weaklyShown.push({
        what,
        evidence: `Supposing the policy that R4.3 ships: ${evidence}`,
      });
    } else this.proved.push({ what, evidence });
  }

  fails(code: Dom0Code, where: string, what: string, evidence: string, fix: string): void {
    this.notProved.push({ what, evidence });
    this.failures.push({ code, where, message: `${what}: ${evidence}`, fix });
  }
}

const APPLY = 'Run nyx-apply, collect again, and verify again.';

function claims(lists: Lists, proofs: readonly Proof[], asked: readonly ClaimHere[]): void {
  for (const [at, proof] of proofs.entries()) {
    const { id, text } = proof.claim;
    const absent = asked[at]?.absent ?? [];
    const less = absent.length === 0 ? '' : `; not on this machine: ${absent.join(', ')}`;
    if (proof.proved)
      lists.holds(text, `${id}, proved on the qubes and the policy of the snapshot${less}`);
    else
      lists.fails(
        'claim',
        `claims.${id}`,
        text,
        proof.sentence,
        absent.length > 0 ? APPLY : 'Undo the change that opened this path.',
      );
  }
}

function state(lists: Lists, made: Plan): void {
  const what = 'The qubes, their settings and the policy files are those of the profile';
  if (made.outcome === 'nothing') lists.holds(what, 'The plan from the snapshot is empty');
  else if (made.outcome === 'cannot-tell') {
    lists.fails(
      'cannot-tell',
      'plan',
      what,
      `Cannot tell: ${made.assumptions.join(' ')}`,
      'Collect again as root.',
    );
  } else lists.fails('differs', 'plan', what, made.line, APPLY);
}

function policyCheck(lists: Lists, findings: readonly Finding[] | null): void {
  const what = 'No rule that was added to the shipped policy means something else than it says';
  if (findings === null) {
    const fix = 'Remove rules and qubes that do nothing, and collect again.';
    lists.fails('too-large', 'policy', what, 'Not run: it has too many calls', fix);
    return;
  }
  const shipped = shippedFiles('R4.3');
  // Shipped rules for parts that are not installed, such as Whonix, are no fault of this machine.
  const errors = findings.filter(
    (one) => one.severity === 'error' && (one.code === 'not-loading' || !(one.file in shipped)),
  );
  const [first] = errors;
  if (!first) lists.holds(what, 'The whole policy was checked');
  else lists.fails('policy', first.where, what, `${first.where}: ${first.message}`, first.fix);
}

function freshness(lists: Lists, snapshot: Snapshot, options: VerifyOptions): void {
  const what = 'The snapshot was made for this check';
  if (snapshot.rehearsal || options.nonce === undefined) {
    const evidence = snapshot.rehearsal
      ? 'A rehearsal is made of nothing that a machine said'
      : 'Not run: no nonce was given';
    lists.notProved.push({ what, evidence });
  } else if (snapshot.nonce === options.nonce) {
    lists.weaklyShown.push({
      what,
      evidence: 'It repeats the nonce; software on the machine did so',
    });
  } else {
    const evidence = `It repeats ${shown(snapshot.nonce)}, not the nonce that was given`;
    lists.fails('nonce', 'nonce', what, evidence, 'Collect again with the nonce of this check.');
  }
}

function age(lists: Lists, snapshot: Snapshot, options: VerifyOptions): void {
  const what = 'The snapshot is less than a day old';
  const taken = Date.parse(snapshot.taken ?? '');
  const now = Date.parse(options.now ?? '');
  if (snapshot.rehearsal || Number.isNaN(taken) || Number.isNaN(now)) {
    lists.notProved.push({ what, evidence: 'Not run: a time is missing' });
  } else if (Math.abs(now - taken) < DAY) {
    lists.weaklyShown.push({
      what,
      evidence: `${shown(snapshot.taken)} by the machine's own clock`,
    });
  } else {
    const evidence = `${shown(snapshot.taken)} by the machine's own clock`;
    lists.fails(
      'time',
      'taken',
      what,
      evidence,
      'Set the clock if it is wrong, and collect again.',
    );
  }
}

function updates(lists: Lists, snapshot: Snapshot): void {
  const { weaklyShown, notProved } = updatesOf(snapshot);
  lists.notProved.push(...notProved);
  if (!snapshot.rehearsal) lists.weaklyShown.push(...weaklyShown);
}

/**
 * Checks a machine against its profile on what it said: settings and policy files, every claim
 * proved again on its own qubes and policy, freshness and age. It passes when nothing differs, every
 * claim is proved, no rule is an error and what was asked for was run; how fresh release and
 * templates are is told and fails nothing.
 */
export function verify(
  profile: Profile,
  snapshot: Snapshot,
  options: VerifyOptions = {},
): Verification {
  const lists = new Lists(snapshot);
  const made = plan(profile, snapshot);
  const world = worldOfSnapshot(snapshot);
  const asked = claimsHere(profile, snapshot);
  const proofs = world.ok
    ? proveAll(
        world.value,
        asked.map((one) => one.claim),
      )
    : [];
  const findings = lintMachine(snapshot, world);
  if (!world.ok) {
    lists.failures.push(...world.problems);
    for (const { text } of profile.claims) {
      lists.notProved.push({ what: text, evidence: 'Not run: the policy cannot be read' });
    }
  }
  claims(lists, proofs, asked);
  state(lists, made);
  policyCheck(lists, findings);
  freshness(lists, snapshot, options);
  updates(lists, snapshot);
  age(lists, snapshot, options);
  const { proved, weaklyShown, failures } = lists;
  return {
    passed: failures.length === 0,
    rehearsal: snapshot.rehearsal,
    proved,
    weaklyShown,
    notProved: [...lists.notProved, ...NEVER_SHOWN],
    plan: made,
    proofs,
    lint: findings ?? [],
    failures,
    assumptions: [...made.assumptions, ...leftOpen(profile)],
  };
}
