import { readdirSync, readFileSync } from 'node:fs';

interface Node {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
}

interface CpuProfile {
  readonly nodes: readonly Node[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** What a function's own time is counted as: the library it is of, or what the system did for it. */
export function partOf({ functionName, url }: Node['callFrame']): string {
  const library = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url)?.[1];
  if (library !== undefined) return library;
  if (/\/(?:apps|packages)\//.test(url)) return 'our own code';
  if (url !== '') return "Node's own scripts";
  if (/^write|^shutdown$/.test(functionName)) return 'writing to sockets';
  if (functionName.startsWith('(')) return functionName.slice(1, -1);
  return "Node's own compiled parts";
}

/**
 * Where the processor time of a program went that ran with `--cpu-prof --cpu-prof-dir`.
 *
 * @returns parts and their share from 0 to 1, the largest first; waiting is none
 */
export function sharesIn(folder: string): readonly (readonly [string, number])[] {
  const spent = new Map<string, number>();
  for (const file of readdirSync(folder)) {
    const profile: CpuProfile = JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'));
    const parts = new Map(profile.nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
    for (const [at, id] of profile.samples.entries()) {
      const part = parts.get(id) ?? 'unknown';
      if (part !== 'idle') spent.set(part, (spent.get(part) ?? 0) + (profile.timeDeltas[at] ?? 0));
    }
  }
  const all = [...spent.values()].reduce((sum, one) => sum + one, 0);
  return [...spent]
    .map(([part, time]) => [part, time / all] as const)
    .toSorted(([, a], [, b]) => b - a);
}
