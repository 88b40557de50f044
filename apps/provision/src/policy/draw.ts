import type { Edge } from './edges.ts';

/** One line between two qubes, for all calls that go the same way. */
interface Line {
  readonly source: string;
  readonly target: string;
  readonly silent: boolean;
  readonly calls: readonly string[];
}

function linesOf(edges: readonly Edge[]): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const edge of edges) {
    const silent = edge.result === 'allow';
    const target = edge.resolved ?? edge.target;
    const key = JSON.stringify([edge.source, target, silent]);
    const calls = [...new Set([...(lines.get(key)?.calls ?? []), edge.call])];
    lines.set(key, { source: edge.source, target, silent, calls });
  }
  return [...lines.values()];
}

function nodesOf(lines: readonly Line[]): readonly string[] {
  return [...new Set(lines.flatMap(({ source, target }) => [source, target]))].toSorted();
}

/** Graphviz' own language; names are quoted, since a policy may hold any text. */
export function dot(edges: readonly Edge[]): string {
  const quote = (text: string) => `"${text.replace(/["\\]/g, (char) => `\\${char}`)}"`;
  const lines = linesOf(edges).map(
    ({ source, target, silent, calls }) =>
      `  ${quote(source)} -> ${quote(target)} [label=${quote(calls.join(', '))}${silent ? '' : ', style=dashed'}];\n`,
  );
  return `digraph policy {\n  rankdir=LR;\n  node [shape=box];\n${lines.join('')}}\n`;
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0) ?? 0};`);

/** The qubes in a circle; a full line is silent, a dashed one asks; each says its calls on pointing. */
export function svg(edges: readonly Edge[]): string {
  const lines = linesOf(edges);
  const names = nodesOf(lines);
  const radius = Math.max(140, names.length * 16);
  const half = radius + 150;
  const places = new Map(
    names.map((name, index) => {
      const angle = (2 * Math.PI * index) / Math.max(1, names.length) - Math.PI / 2;
      return [name, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }] as const;
    }),
  );
  const at = (name: string) => places.get(name) ?? { x: 0, y: 0 };
  const drawn = lines.map(({ source, target, silent, calls }) => {
    const [from, to] = [at(source), at(target)];
    // Bent towards the middle, and the two directions of a pair to different sides.
    const bend = {
      x: (from.x + to.x) * 0.3 + (to.y - from.y) * 0.08,
      y: (from.y + to.y) * 0.3 - (to.x - from.x) * 0.08,
    };
    const path = [from, bend, to].map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    const title = `${source} to ${target}, ${silent ? 'silently' : 'when asked'}: ${calls.join(', ')}`;
    return `<path d="M${path[0]} Q${path[1]} ${path[2]}" class="${silent ? 'silent' : 'asks'}" marker-end="url(#end)"><title>${escaped(title)}</title></path>\n`;
  });
  const labels = names.map((name) => {
    const { x, y } = at(name);
    const anchor = x > 1 ? 'start' : x < -1 ? 'end' : 'middle';
    const [dx, dy] = [x > 1 ? 10 : x < -1 ? -10 : 0, anchor === 'middle' ? (y < 0 ? -12 : 20) : 4];
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5"/><text x="${(x + dx).toFixed(1)}" y="${(y + dy).toFixed(1)}" text-anchor="${anchor}">${escaped(name)}</text>\n`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-half} ${-half} ${2 * half} ${2 * half}" role="img" aria-label="${names.length} qubes, ${lines.length} ways to call">
<style>text{font:13px sans-serif}path{fill:none;stroke:#333;stroke-width:1.2}.asks{stroke:#888;stroke-dasharray:5 4}marker path{fill:#333;stroke:none}</style>
<defs><marker id="end" viewBox="0 0 8 8" refX="11" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${drawn.join('')}${labels.join('')}</svg>
`;
}
