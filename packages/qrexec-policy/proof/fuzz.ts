import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { PolicySource, Rule } from '../src/index.ts';
import { lint, loadPolicy, parse, print } from '../src/index.ts';
import type { Case } from '../test/generate.ts';
import { generate } from '../test/generate.ts';
import { loadNaive } from '../test/naive.ts';
import { Random } from '../test/random.ts';

/** What a run looked at, and what it found wrong. */
interface FuzzReport {
  /** Broken policies that were tried; every fourth is tried whole as well. */
  readonly mutated: number;
  readonly loaded: number;
  readonly calls: number;
  /** One line each, with the case to repeat it. */
  readonly failures: readonly string[];
}

/**
 * Makes policies, breaks them, and checks that reading never throws, that problems say where they
 * are, that what is printed reads back the same, and that the index answers like a look at every
 * rule.
 */
export function fuzz(rounds: number, seed: number, log: (line: string) => void): FuzzReport {
  const random = new Random(seed);
  const failures: string[] = [];
  let mutated = 0;
  let loaded = 0;
  let calls = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const made = generate(random, random.chance(0.5) ? 0 : 0.02);
    const mutant = { ...made, source: broken(random, made.source) };
    mutated += isDeepStrictEqual(mutant.source, made.source) ? 0 : 1;
    for (const tried of round % 4 === 0 ? [mutant, made] : [mutant]) {
      try {
        const found = check(tried, round % 16 === 0);
        loaded += found.loaded ? 1 : 0;
        calls += found.calls;
        if (found.wrong !== undefined) failures.push(told(round, found.wrong, tried));
      } catch (error) {
        failures.push(told(round, `threw ${String(error)}`, tried));
      }
    }
    if (round % Math.ceil(rounds / 10) === 0) log(`fuzz: ${round} of ${rounds} rounds`);
    if (failures.length >= 5) break;
  }
  return { mutated, loaded, calls, failures };
}

interface Checked {
  readonly loaded: boolean;
  readonly calls: number;
  readonly wrong?: string;
}

function check(tried: Case, withLint: boolean): Checked {
  const { source, system } = tried;
  const parsed = parse(source);
  const findings = withLint ? lint(source, system) : [];
  if (findings.some((finding) => finding.message === '' || finding.fix === '')) {
    return { loaded: parsed.ok, calls: 0, wrong: 'lint finds something and does not say what' };
  }
  if (!parsed.ok) {
    const vague = parsed.problems.find(
      (one) => one.file === '' || one.message === '' || one.fix === '' || one.line < 0,
    );
    const wrong = parsed.problems.length === 0 ? 'refused without a problem' : vague?.where;
    return { loaded: false, calls: 0, ...(wrong === undefined ? {} : { wrong }) };
  }
  const policy = parsed.value;
  const again = parse({ release: source.release, files: print(policy) });
  if (
    !again.ok ||
    !isDeepStrictEqual(again.value.rules.map(placeless), policy.rules.map(placeless))
  ) {
    return { loaded: true, calls: 0, wrong: 'reads differently when printed' };
  }
  const evaluator = loadPolicy(policy, system);
  const naive = loadNaive(policy, system);
  for (const call of [...tried.calls, ...tried.calls]) {
    if (isDeepStrictEqual(evaluator.evaluate(call), naive.evaluate(call))) continue;
    return { loaded: true, calls: 0, wrong: `answers ${JSON.stringify(call)} differently` };
  }
  return { loaded: true, calls: tried.calls.length };
}

function placeless({ file: _, line: __, ...rule }: Rule): Omit<Rule, 'file' | 'line'> {
  return rule;
}

/** Replaces, drops, doubles and inserts pieces of one file. */
function broken(random: Random, source: PolicySource): PolicySource {
  const [first, ...names] = Object.keys(source.files);
  if (first === undefined) return { ...source, files: { '30-made.policy': random.pick(PIECES) } };
  const name = random.pick([first, ...names]);
  const whole = source.files[name] ?? '';
  let text = whole;
  for (let left = 1 + random.below(3); left > 0 || text === whole; left -= 1) {
    const at = random.below(text.length + 1);
    text = text.slice(0, at) + random.pick(PIECES) + text.slice(at + random.below(4));
  }
  const renamed = random.chance(0.05)
    ? random.pick(['X.policy', 'a b.policy', '__proto__', ''])
    : name;
  return { ...source, files: { ...source.files, [renamed]: text } };
}

const PIECES: readonly [string, ...string[]] = [
  '',
  ' ',
  '\n',
  '\r',
  '@',
  '*',
  '!',
  '#',
  '=',
  '+',
  '$',
  ',',
  '\u0000',
  '\ufeff',
  '\ud800',
  '\u{1f512}',
  '\u2028',
  'target=',
  '@dispvm:',
  '@tag:',
  '!include ',
  '!include-dir .\n',
  '!compat-4.0\n',
  '../',
];

function told(round: number, wrong: string, tried: Case): string {
  return `round ${round}: ${wrong}: ${JSON.stringify(tried)}`;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200000' },
      seed: { type: 'string', default: '1' },
    },
  });
  const rounds = Number(values.rounds);
  const seed = Number(values.seed);
  const report = fuzz(rounds, seed, (line) => console.log(line));
  for (const failure of report.failures) console.error(failure);
  const { mutated, loaded, calls, failures } = report;
  console.log(
    `fuzz: ${mutated} mutated policies, seed ${seed}: ${loaded} loaded, ${calls} calls, ${failures.length} failures`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}
