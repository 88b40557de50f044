import { type Flow, type Profile, type Proof, proveAll, shippedFiles } from '@nyx/qube-profiles';
import { claimsHere } from './claims-here.ts';
import { plan } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { type Step, shown } from './step.ts';
import { worldOfSnapshot } from './world-of-snapshot.ts';

/** One claim that no longer holds, how, and the changes that lie on the way. */
export interface Weakened {
  readonly claim: string;
  readonly text: string;
  /** The path as words. */
  readonly path: string;
  readonly changes: readonly string[];
}

/** What became of a machine since it was set up, in plain words. */
export interface Drift {
  readonly line: string;
  /** False when policy or settings could not be read whole: then no claim is known to hold. */
  readonly asked: boolean;
  /** Every difference from the profile, one sentence each. */
  readonly changed: readonly string[];
  readonly weakens: readonly Weakened[];
  /** What an owner does with a laptop: own qubes, sizes, looks. No claim is touched by it. */
  readonly ordinary: readonly string[];
  /** True when `nyx-apply` puts some of it back. */
  readonly byBundle: boolean;
  /** What a person does in dom0 for what the bundle does not put back, each a command or a sentence. */
  readonly byHand: readonly string[];
  readonly assumptions: readonly string[];
}

function isAre(value: string | null): string {
  return value === null ? 'missing' : value;
}

/** `work: netvm was none, is now sys-firewall` read from the profile to the machine. */
export function sentenceOfStep(one: Step): string {
  const { qube, what, kind } = one;
  if (kind === 'create') return `${qube} is missing.`;
  if (kind === 'policy') {
    if (one.new === null) return `The policy ${what} has more than the profile: ${isAre(one.old)}.`;
    return `The policy ${what} lacks: ${one.new} (${isAre(one.old)}).`;
  }
  if (kind === 'remove') return `${qube} has ${what}, which the profile does not give it.`;
  return `${qube}: ${what} is ${isAre(one.old)}; the profile says ${isAre(one.new)}.`;
}

/** Names of qubes and files that a broken claim's path goes through. */
function placesOf(proof: Extract<Proof, { proved: false }>): ReadonlySet<string> {
  const places = new Set<string>([...proof.claim.from, ...proof.claim.to]);
  for (const flow of proof.path) {
    for (const end of [flow.from, flow.to])
      places.add(end.replace(/^@dispvm:/, '').replace(/\/.*$/, ''));
    if (flow.rule !== undefined) places.add(flow.rule.replace(/:\d+$/, ''));
  }
  return places;
}

function touches(one: Step, proof: Extract<Proof, { proved: false }>): boolean {
  if (one.kind === 'policy' || one.kind === 'global') {
    return proof.path.length === 0 || proof.path.some((flow) => flow.kind !== 'network');
  }
  return placesOf(proof).has(one.qube);
}

/** Steps of the path by rules that neither Qubes ships nor Nyx wrote: no step tells of them. */
function byOwnRules(path: readonly Flow[]): readonly Flow[] {
  const shipped = shippedFiles('R4.3');
  return path.filter(({ rule }) => {
    const file = rule?.replace(/:\d+$/, '') ?? '';
    return file !== '' && !(file in shipped) && !/^(31|55)-nyx-/.test(file);
  });
}

function ownRules(path: readonly Flow[]): readonly string[] {
  return byOwnRules(path).map(
    ({ rule, how, by, from, to }) =>
      `The rule ${rule} ${how === 'asks' ? 'asks for' : 'allows'} ${by} from ${from} to ${to}.`,
  );
}

/** How the owner takes away those of their own rules that break a claim. */
function ruleFixes(proofs: readonly Proof[], snapshot: Snapshot): readonly string[] {
  return proofs.flatMap((proof) =>
    byOwnRules(proof.proved ? [] : proof.path).map(({ rule = '' }) => {
      const at = rule.lastIndexOf(':');
      const file = rule.slice(0, at);
      const folder = file in (snapshot.policy?.run ?? {}) ? '/run' : '/etc';
      const path = file.startsWith('/') ? file : `${folder}/qubes/policy.d/${file}`;
      return `Take line ${rule.slice(at + 1)} out of ${path}.`;
    }),
  );
}

function weakened(proof: Proof, steps: readonly Step[]): readonly Weakened[] {
  if (proof.proved) return [];
  const changes = [
    ...steps.filter((one) => touches(one, proof)).map(sentenceOfStep),
    ...ownRules(proof.path),
  ];
  return [{ claim: proof.claim.id, text: proof.claim.text, path: proof.sentence, changes }];
}

/** What an owner turns without changing who may reach whom. */
function isHarmless({ kind, what, by }: Step): boolean {
  if (kind === 'remove') return what.startsWith('feature ') && by === 'person';
  if (kind !== 'change') return false;
  return /^(label|memory|maxmem|vcpus|autostart|private volume|feature (menu-|service\.|x-).*)$/.test(
    what,
  );
}

function ordinaryWords(strangers: readonly string[], quiet: readonly Step[]): readonly string[] {
  const own = strangers.map((name) => `${shown(name)} is a qube that the profile does not know.`);
  return [...own, ...quiet.map(sentenceOfStep)];
}

const DIFFERS = {
  nothing: () => 'Nothing differs from the profile',
  changes: (line: string) => `Differs: ${line}`,
  'cannot-tell': () => 'Cannot tell whether anything differs from the profile',
};

/**
 * Tells an owner what changed since the machine was set up: which change weakens which claim, by
 * which path, and what is only ordinary life.
 */
export function drift(profile: Profile, snapshot: Snapshot): Drift {
  const { steps, strangers, assumptions, line, outcome } = plan(profile, snapshot);
  const world = worldOfSnapshot(snapshot);
  const broken = world.ok ? [] : [world.problems[0]?.message ?? ''];
  const loads = world.ok ? [] : world.problems.map((one) => `${one.where}: ${one.fix}`);
  const asked = claimsHere(profile, snapshot).map((one) => one.claim);
  const proofs = world.ok ? proveAll(world.value, asked) : [];
  const weakens = proofs.flatMap((proof) => weakened(proof, steps));
  const blamed = new Set(weakens.flatMap((one) => one.changes));
  const quiet = steps.filter((one) => isHarmless(one) && !blamed.has(sentenceOfStep(one)));
  const fixes = steps.flatMap(({ fix }) => fix ?? []);
  const whole = snapshot.unread.length === 0 && outcome !== 'cannot-tell';
  const held = world.ok
    ? `${profile.claims.length - weakens.length} of ${profile.claims.length} claims hold`
    : 'no claim could be checked';
  return {
    line: `${DIFFERS[outcome](line)}; ${held}${whole ? '' : ' in what could be read'}.`,
    asked: world.ok && whole,
    changed: [...broken, ...steps.map(sentenceOfStep)],
    weakens,
    ordinary: ordinaryWords(strangers, quiet),
    byBundle: steps.some(({ by }) => by === 'bundle'),
    byHand: [...new Set([...loads, ...ruleFixes(proofs, snapshot), ...fixes])],
    assumptions,
  };
}
