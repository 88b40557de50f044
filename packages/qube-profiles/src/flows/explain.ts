import type { Flow } from '../flow.ts';
import type { Allowed } from './answers.ts';
import { hasBit, members } from './bits.ts';
import { type Graph, isTemplate, type Structure, structureOf, usable } from './graph.ts';
import type { Nodes } from './node.ts';
import { directionOf, kindOf, UPDATES_PROXY } from './service.ts';
import { answerTo, KIND_OF_SETTING, portOf } from './settings.ts';

/** Says for a step of a path which flow it is, with the rule that allows it. */
export class Explainer {
  readonly #graph: Graph;
  readonly #nodes: Nodes;
  readonly #structure = new Map<string, Structure>();
  #byCaller: readonly (readonly Allowed[])[] | undefined;
  #byEnd: readonly (readonly Allowed[])[] | undefined;
  readonly #known = new Map<number, Flow>();

  constructor(graph: Graph, nodes: Nodes) {
    this.#graph = graph;
    this.#nodes = nodes;
    for (const [from, to, why] of structureOf(graph)) {
      const key = `${from} ${to}`;
      if (!this.#structure.has(key)) this.#structure.set(key, why);
    }
  }

  flow(from: number, to: number, how: Flow['how']): Flow {
    const key = (from * this.#nodes.count + to) * 2 + (how === 'silent' ? 0 : 1);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const nodes = this.#nodes;
    const ends = { from: nodes.place(from), to: nodes.place(to), how };
    const flow = { ...ends, ...this.#why(from, to, how) };
    this.#known.set(key, flow);
    return flow;
  }

  #why(from: number, to: number, how: Flow['how']): Omit<Flow, 'from' | 'to' | 'how'> {
    const nodes = this.#nodes;
    const { outside, up } = this.#graph;
    if (from === nodes.dom0) return { kind: 'admin', by: 'dom0' };
    if (to === nodes.internet) return this.#port(from);
    if (from === nodes.internet) return this.#port(to);
    const fromRow = nodes.isCarrier(from) ? from - nodes.qubes : nodes.row(from);
    if (nodes.isCarrier(to)) {
      const carrier = to - nodes.qubes;
      if (up[fromRow] === carrier) return { kind: 'network', by: 'netvm', arrives: 'carried' };
      const proxy = this.#allowed(fromRow, carrier, how, true);
      return { kind: 'updates', ...by(proxy), arrives: 'carried' };
    }
    if (how === 'silent') {
      const structure = this.#structure.get(`${fromRow} ${nodes.row(to)}`);
      if (structure !== undefined) return { kind: KIND_OF_SETTING[structure], by: structure };
    }
    if (hasBit(outside, fromRow) && to === nodes.internet) return this.#port(from);
    return this.#service(from, fromRow, to, how);
  }

  /** A call forward, or what a call the other way brings back. */
  #service(from: number, fromRow: number, to: number, how: Flow['how']) {
    const nodes = this.#nodes;
    const { ends } = this.#graph;
    const isNew = nodes.isDisposable(to);
    const isOld = nodes.isDisposable(from);
    const owner = isOld ? nodes.owner(from) : from;
    const targets = to === nodes.dom0 ? [ends.dom0] : [nodes.row(to)];
    if (isNew && nodes.owner(to) === owner) targets.push(ends.rows + nodes.kind(to));
    for (const end of targets) {
      const call = this.#allowed(fromRow, end, how, false);
      if (call === undefined) continue;
      const kind =
        end >= ends.rows && end !== ends.dom0 ? 'disposable' : kindOf(call.group.service);
      return { kind, ...by(call) } as const;
    }
    const replies = [fromRow];
    if (isOld) replies.push(ends.rows + nodes.kind(from));
    for (const end of replies) {
      const call = this.#answered(nodes.row(to), end, how);
      if (call === undefined) continue;
      const kind = end >= ends.rows ? 'disposable' : kindOf(call.group.service);
      return { kind, ...by(call), by: answerTo(call.group.label) } as const;
    }
    return { kind: 'qrexec', by: '' } as const;
  }

  #port(node: number): Omit<Flow, 'from' | 'to' | 'how'> {
    const row = this.#nodes.isCarrier(node) ? node - this.#nodes.qubes : this.#nodes.row(node);
    return { kind: 'network', by: portOf(this.#graph.cast.qubes[row] ?? { devices: [] }) };
  }

  /** Who uses the update proxy of a row gets traffic carried there and does not get inside. */
  #allowed(caller: number, end: number, how: Flow['how'], isCarried: boolean) {
    this.#byCaller ??= this.#index(({ callers }) => members(callers));
    return this.#byCaller[caller]?.find(
      (one) =>
        one.how === how &&
        directionOf(one.group.service) !== 'back' &&
        isCarried === (one.group.service === UPDATES_PROXY && end < this.#nodes.qubes) &&
        hasBit(usable(this.#graph.ends, one), end),
    );
  }

  /** A call of `caller` to `end` whose answer comes back. */
  #answered(caller: number, end: number, how: Flow['how']): Allowed | undefined {
    this.#byEnd ??= this.#index(({ ends }) => members(ends));
    return this.#byEnd[end]?.find(
      (one) =>
        one.how === how &&
        directionOf(one.group.service) !== 'forward' &&
        !(one.group.service === UPDATES_PROXY && isTemplate(this.#graph.cast, caller)) &&
        hasBit(one.callers, caller),
    );
  }

  #index(of: (allowed: Allowed) => readonly number[]): readonly (readonly Allowed[])[] {
    const lists: Allowed[][] = Array.from({ length: this.#graph.ends.size }, () => []);
    for (const one of this.#graph.allowed) for (const member of of(one)) lists[member]?.push(one);
    return lists;
  }
}

function by(allowed: Allowed | undefined): Pick<Flow, 'by' | 'rule'> {
  if (allowed === undefined) return { by: '' };
  const { group, rule } = allowed;
  return { by: group.label, ...(rule === undefined ? {} : { rule }) };
}
