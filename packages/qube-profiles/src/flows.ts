import type { Flow } from './flow.ts';
import type { Allowed } from './flows/answers.ts';
import { hasBit, members } from './flows/bits.ts';
import { type Graph, graphOf, isTemplate, qubeOfRow, structureOf, usable } from './flows/graph.ts';
import { directionOf, kindOf, UPDATES_PROXY } from './flows/service.ts';
import { answerTo, KIND_OF_SETTING, portOf } from './flows/settings.ts';
import type { World } from './world.ts';

/**
 * Everything that can flow in a world, one entry for each pair of places and each way. What the
 * entries add up to, and which may follow which, is told in docs/flows.md. Here `@dispvm:T` is any
 * disposable of T; `@dispvm:T/q` is one that q started, which can also do all that `@dispvm:T` can.
 */
export function flows(world: World): readonly Flow[] {
  return flowsOf(graphOf(world));
}

export function flowsOf(graph: Graph): readonly Flow[] {
  return [
    ...networkOf(graph),
    ...settingsOf(graph),
    ...graph.allowed.flatMap(callsOf(graph)),
  ].filter(firstOfItsKind());
}

function rowName(graph: Graph, row: number): string {
  const name = qubeOfRow(graph.cast, row)?.name ?? '';
  return row < graph.cast.qubes.length ? name : `@dispvm:${name}`;
}

function* networkOf(graph: Graph): Generator<Flow> {
  const { cast, outside, up } = graph;
  for (const [row, netvm] of up.entries()) {
    if (netvm < 0) continue;
    const ends = { from: rowName(graph, row), to: rowName(graph, netvm) };
    yield { ...ends, how: 'silent', kind: 'network', by: 'netvm', arrives: 'carried' };
  }
  for (const row of members(outside)) {
    const qube = cast.qubes[row];
    if (qube === undefined) continue;
    const by = portOf(qube);
    yield { from: qube.name, to: '@internet', how: 'silent', kind: 'network', by };
    yield { from: '@internet', to: qube.name, how: 'silent', kind: 'network', by };
  }
}

function* settingsOf(graph: Graph): Generator<Flow> {
  for (const [from, to, by] of structureOf(graph)) {
    const ends = { from: rowName(graph, from), to: rowName(graph, to) };
    yield { ...ends, how: 'silent', kind: KIND_OF_SETTING[by], by };
  }
  for (let row = 0; row < graph.ends.rows; row += 1) {
    yield { from: '@dom0', to: rowName(graph, row), how: 'silent', kind: 'admin', by: 'dom0' };
  }
}

/** The flows of one allowance: what goes with the call, and what comes back. */
function callsOf(graph: Graph): (allowed: Allowed) => Flow[] {
  const { ends, cast } = graph;
  return (allowed) => {
    const { group, how, rule } = allowed;
    const direction = directionOf(group.service);
    const isProxy = group.service === UPDATES_PROXY;
    const same = { how, by: group.label, ...(rule === undefined ? {} : { rule }) } as const;
    const useful = usable(graph.ends, allowed);
    const out: Flow[] = [];
    for (const caller of members(allowed.callers)) {
      const from = rowName(graph, caller);
      for (const end of members(allowed.ends)) {
        if (end === caller && end < cast.qubes.length) continue;
        const isNew = end >= ends.rows && end !== ends.dom0;
        const kind = isNew ? 'disposable' : kindOf(group.service);
        const to =
          end === ends.dom0 ? '@dom0' : isNew ? newName(graph, caller, end) : rowName(graph, end);
        const isCarried = isProxy && end < cast.qubes.length;
        const arrives = !hasBit(useful, end) ? 'filed' : isCarried ? 'carried' : undefined;
        if (direction !== 'back' || arrives === 'filed') {
          out.push({ from, to, kind, ...same, ...(arrives === undefined ? {} : { arrives }) });
        }
        if (direction === 'forward' || end === ends.dom0) continue;
        const isChecked = isProxy && isTemplate(cast, caller);
        out.push({
          ...same,
          from: to,
          to: from,
          kind,
          by: answerTo(group.label),
          ...(isChecked ? { arrives: 'filed' } : {}),
        });
      }
    }
    return out;
  };
}

function newName(graph: Graph, caller: number, end: number): string {
  const kind = rowName(graph, graph.cast.qubes.length + end - graph.ends.rows);
  return caller < graph.cast.qubes.length ? `${kind}/${rowName(graph, caller)}` : kind;
}

/** Several rules and arguments can allow one thing; a reader wants it once. */
function firstOfItsKind(): (flow: Flow) => boolean {
  const seen = new Set<string>();
  return (flow) => {
    const key = `${flow.from} ${flow.to} ${flow.how} ${flow.by} ${flow.arrives ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
