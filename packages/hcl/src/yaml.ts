import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
} from 'yaml';
import type { HclProblem, HclResult } from './problem.ts';

/** YAML as a report uses it: texts in lists and mappings. A mapping is a Map, so `__proto__` is a key. */
export type Plain = string | readonly Plain[] | ReadonlyMap<string, Plain>;

/** The largest real report has 2.3 kB; what `qubes-hcl-report` writes on a server, about 10. */
const maxCharacters = 64 * 1024;
const maxDepth = 8;

/**
 * The first document of a text that is not empty. Most reports end in `---`, which starts a second,
 * empty document, so that a reader for one document refuses them.
 *
 * Every scalar is text, as the failsafe schema of YAML has it: `no` stays "no". Anchors, aliases
 * and deep nesting are refused: no report has them, and they are how a small file becomes a large one.
 */
export function readYaml(fileName: string, text: string): HclResult<Plain> {
  if (text.length > maxCharacters)
    return refuse({
      code: 'too-large',
      where: fileName,
      message: `The file has ${text.length} characters; a report has at most ${maxCharacters}.`,
      fix: 'Send the YAML report alone, without logs.',
    });
  const counter = new LineCounter();
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return `${fileName}:${line}:${col}`;
  };
  try {
    const documents = parseAllDocuments(text, {
      schema: 'failsafe',
      lineCounter: counter,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const errors = documents.flatMap((document) => document.errors);
    if (errors.length > 0) {
      const problems = errors.slice(0, 20).map(
        (error): HclProblem => ({
          code: 'not-yaml',
          where: place(error.pos[0]),
          message: error.message,
          fix: 'Write the value on its own indented line, as qubes-hcl-report does.',
        }),
      );
      return { ok: false, problems };
    }
    for (const document of documents) {
      const read = plain(document.contents, place, 0);
      if (!read.ok) return read;
      if (read.value !== '') return read;
    }
  } catch {
    // The parser recurses: nesting that is deep enough exhausts the stack before our own bound.
    return refuse({
      code: 'not-yaml',
      where: fileName,
      message: 'The file is nested too deeply to be read.',
      fix: 'A report nests three levels deep.',
    });
  }
  return refuse({
    code: 'not-a-report',
    where: fileName,
    message: 'The file is empty.',
    fix: 'Send what qubes-hcl-report wrote.',
  });
}

function refuse(problem: HclProblem): HclResult<never> {
  return { ok: false, problems: [problem] };
}

function plain(
  node: Node | null,
  place: (offset: number) => string,
  depth: number,
): HclResult<Plain> {
  if (node === null) return { ok: true, value: '' };
  const where = place(node.range?.[0] ?? 0);
  if (isAlias(node) || node.anchor !== undefined)
    return refuse({
      code: 'reference',
      where,
      message: 'The file uses an anchor or alias.',
      fix: 'Write each value out.',
    });
  if (depth > maxDepth)
    return refuse({
      code: 'not-yaml',
      where,
      message: 'The file is nested too deeply.',
      fix: 'A report nests three levels deep.',
    });
  if (isScalar(node)) {
    const { value } = node;
    return { ok: true, value: typeof value === 'string' && !isNull(value, node.type) ? value : '' };
  }
  if (isSeq<Node>(node)) {
    const items: Plain[] = [];
    for (const item of node.items) {
      const read = plain(item, place, depth + 1);
      if (!read.ok) return read;
      items.push(read.value);
    }
    return { ok: true, value: items };
  }
  const entries = new Map<string, Plain>();
  if (isMap<Node, Node | null>(node))
    for (const { key, value } of node.items) {
      const name = plain(key, place, depth + 1);
      if (!name.ok) return name;
      if (typeof name.value !== 'string')
        return refuse({
          code: 'field-shape',
          where: place(key.range?.[0] ?? 0),
          message: 'The name of a field is not a text.',
          fix: 'Name fields as qubes-hcl-report does.',
        });
      const read = plain(value, place, depth + 1);
      if (!read.ok) return read;
      entries.set(name.value, read.value);
    }
  return { ok: true, value: entries };
}

/** What a person writes for nothing, where a value would stand; in quotes it is a word. */
function isNull(value: string, type: Scalar.Type | undefined): boolean {
  return type === 'PLAIN' && (value === '~' || value === 'null');
}
