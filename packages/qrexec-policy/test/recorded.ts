import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Answer, Call, Evaluator, PolicySource, SystemInfo } from '../src/index.ts';
import { loadPolicy, parse } from '../src/index.ts';

/** One call and what the daemon answered. */
export interface Query {
  readonly call: Call;
  readonly answer: Answer;
}

/** One policy on one machine, and whether the daemon loads it. */
interface Recorded {
  readonly name: string;
  readonly source: PolicySource;
  readonly system: SystemInfo;
  readonly loads: boolean;
  readonly queries: readonly Query[];
}

type DaemonLine = SystemInfo &
  Pick<PolicySource, 'release' | 'files'> & {
    readonly loads: boolean;
    readonly queries: readonly (Call & Answer)[];
  };

/** 250 generated policies with what qrexec 4.3.12 and 4.2.25 answered. */
export function daemonCases(): readonly Recorded[] {
  return lines<DaemonLine>('daemon-cases.jsonl').map((line, number) => ({
    name: `case ${number + 1}`,
    source: { release: line.release, files: line.files },
    system: { domains: line.domains },
    loads: line.loads,
    queries: line.queries.map(({ source, target, call, ...answer }) => ({
      call: { source, target, call },
      answer,
    })),
  }));
}

interface OracleLine {
  readonly name?: string;
  readonly source: PolicySource;
  readonly system?: SystemInfo;
  readonly calls: readonly Call[];
  readonly loads: boolean;
  readonly answers?: readonly Answer[];
}

/** Cases of one rule each, written for the corners of the language. */
export function cornerCases(): readonly Recorded[] {
  const system = JSON.parse(fixture('corner-system.json')) as SystemInfo;
  return lines<OracleLine>('corner-cases.jsonl').map((line, number) =>
    recorded(line, number, system),
  );
}

/** Cases of `generate.ts`: includes, old files, the volatile directory, uuids. */
export function generatedCases(): readonly Recorded[] {
  return lines<OracleLine>('generated-cases.jsonl').map((line, number) => recorded(line, number));
}

function recorded(line: OracleLine, number: number, system?: SystemInfo): Recorded {
  return {
    name: line.name ?? `generated case ${number + 1}`,
    source: line.source,
    system: line.system ?? system ?? { domains: {} },
    loads: line.loads,
    queries: (line.answers ?? []).map((answer, at) => ({
      call: line.calls[at] ?? { source: '', target: '', call: '' },
      answer,
    })),
  };
}

/** What differs between a recorded case and this package; empty when nothing does. */
export function differences(recorded: Recorded): readonly string[] {
  const parsed = parse(recorded.source);
  const { release } = recorded.source;
  if (parsed.ok !== recorded.loads) return [`${recorded.name} (${release}) loads: ${parsed.ok}`];
  if (!parsed.ok) return [];
  const evaluator = loadPolicy(parsed.value, recorded.system);
  return recorded.queries.flatMap((query) => {
    const found = difference(evaluator, query);
    return found === undefined ? [] : [`${recorded.name} (${release}) ${found}`];
  });
}

/** How an answer differs from the recorded one, in any field. */
export function difference(evaluator: Evaluator, { call, answer }: Query): string | undefined {
  const got = evaluator.evaluate(call);
  if (isDeepStrictEqual({ ...got }, { ...answer })) return undefined;
  return `${JSON.stringify(call)}: ${JSON.stringify(got)} instead of ${JSON.stringify(answer)}`;
}

function lines<T>(name: string): readonly T[] {
  const texts = fixture(name).split('\n');
  return texts.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}
