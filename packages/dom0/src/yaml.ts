import { type Dom0Problem, type Dom0Result, done, problem, refused } from './problem.ts';

/** What a Salt file is made of: no dates, no floats, no null, so that no reader can differ. */
export type Yaml = string | number | boolean | YamlText | readonly Yaml[] | YamlMap;

/** Key order is what stands in the file; a Map has no keys that JavaScript reorders. */
export type YamlMap = ReadonlyMap<string, Yaml>;

/** A text of several lines, such as a policy file. Only here is a line feed legal. */
export interface YamlText {
  readonly lines: string;
}

/** U+0085, U+2028 and U+2029 end a line for PyYAML; U+FEFF is an error to it (facts 11.5). */
function forbidden(code: number): boolean {
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  if (code === 0x2028 || code === 0x2029 || code === 0xfeff) return true;
  return (code >= 0xd800 && code <= 0xdfff) || (code & 0xfffe) === 0xfffe;
}

const PLAIN = /^[ -~]*$/;

function textProblem(text: string, multiline: boolean, where: string): Dom0Problem | null {
  for (const char of PLAIN.test(text) ? '' : text) {
    if (multiline && char === '\n') continue;
    const code = char.codePointAt(0) ?? 0;
    if (forbidden(code)) {
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      return problem('text', where, `The text holds ${name}.`, 'Use printable characters only.');
    }
  }
  if (text.includes('__slot__')) {
    const message = 'The text names a Salt slot, which Salt runs as root.';
    return problem('text', where, message, 'Leave "__slot__" out.');
  }
  if (text.startsWith('-')) {
    const message = 'The text begins with "-", which a command reads as an option.';
    return problem('text', where, message, 'Begin with a letter.');
  }
  return null;
}

/** JSON's quoting, but `\U` for what JSON writes as a surrogate pair: PyYAML joins no pairs. */
function quote(text: string): string {
  if (PLAIN.test(text)) return JSON.stringify(text);
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') out += `\\${char}`;
    else if (char === '\n') out += '\\n';
    else if (code >= 0x20 && code < 0x7f) out += char;
    else if (code <= 0xffff) out += `\\u${code.toString(16).padStart(4, '0')}`;
    else out += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `${out}"`;
}

function isMap(node: Yaml): node is YamlMap {
  return node instanceof Map;
}

function isList(node: Yaml): node is readonly Yaml[] {
  return Array.isArray(node);
}

class Printer {
  readonly problems: Dom0Problem[] = [];

  private text(text: string, multiline: boolean, where: string): string {
    const wrong = textProblem(text, multiline, where);
    if (wrong) this.problems.push(wrong);
    return quote(text);
  }

  private scalar(node: string | number | boolean | YamlText, where: string): string {
    if (typeof node === 'boolean') return String(node);
    if (typeof node === 'string') return this.text(node, false, where);
    if (typeof node === 'object') return this.text(node.lines, true, where);
    if (!Number.isSafeInteger(node) || node < 0) {
      const message = 'Only whole numbers from 0 are printed.';
      this.problems.push(problem('text', where, message, 'Give a whole number.'));
    }
    return String(node);
  }

  /** The lines of one node; `''` in front, so that a caller can hang it after `key:` or `-`. */
  node(node: Yaml, indent: string, where: string): string {
    if (isMap(node)) {
      if (node.size === 0) return ' {}\n';
      let out = '\n';
      for (const [key, value] of node) {
        const path = `${where}.${key}`;
        out += `${indent}${this.text(key, false, path)}:${this.node(value, `${indent}  `, path)}`;
      }
      return out;
    }
    if (isList(node)) {
      if (node.length === 0) return ' []\n';
      let out = '\n';
      for (const [at, item] of node.entries()) {
        const printed = this.node(item, `${indent}  `, `${where}[${at}]`);
        const inline = printed.startsWith('\n') ? ` ${printed.trimStart()}` : printed;
        out += `${indent}-${inline}`;
      }
      return out;
    }
    return ` ${this.scalar(node, where)}\n`;
  }
}

/**
 * Prints one Salt file. `#!yaml` are the first bytes, which turns Jinja off (facts 11.5); all bytes
 * are ASCII; every string and key is quoted, whole numbers and booleans are not (facts 3.5 d).
 * Refuses control characters, line ends that only PyYAML knows, lone surrogates, `__slot__` and a
 * leading `-`. The judge is PyYAML: what it answered is kept in `fixtures/pyyaml.json`.
 */
export function emitYaml(root: YamlMap, where: string): Dom0Result<string> {
  const printer = new Printer();
  const body = printer.node(root, '', where).trimStart();
  if (printer.problems.length > 0) return refused(printer.problems);
  return done(`#!yaml\n${body}`);
}

/** A list of one-key maps, which is how Salt writes a state's arguments. */
export function args(entries: readonly (readonly [string, Yaml])[]): readonly YamlMap[] {
  return entries.map(([key, value]) => new Map([[key, value]]));
}
