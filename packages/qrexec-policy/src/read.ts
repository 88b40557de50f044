import { DIRECTIVES } from './directives.ts';
import type { Directory, PolicyFile } from './directory.ts';
import {
  badCharacter,
  byCode,
  directoryOf,
  isPolicyName,
  LEGACY_DIR,
  POLICY_DIR,
  resolvePath,
  shownPath,
  VOLATILE_DIR,
} from './directory.ts';
import type { LegacyFile } from './legacy.ts';
import { legacyOrder, translateOld } from './legacy.ts';
import type { PolicySource, Rule } from './policy.ts';
import type { Place, PolicyProblem } from './problem.ts';
import { Report } from './report.ts';
import type { Header } from './rule.ts';
import { checkService, readColumns, readRule } from './rule.ts';
import type { Field } from './text.ts';
import { Columns, fieldsOf, linesOf, quoted } from './text.ts';

/** A policy of more lines or characters, counted through its includes, is refused. */
const MOST_LINES = 200_000;
const MOST_CHARACTERS = 64_000_000;
/** Includes nested deeper than this are refused. The real parser runs out of stack at 490. */
const DEEPEST = 480;

/** Where an include is looked up, and what its lines look like. */
interface Mode {
  /** The directory that relative paths start from. */
  readonly base: string;
  /** Set below `!include-service` and `!compat-4.0`, whose lines start with the source. */
  readonly header?: Header;
}

/** One reading of one source: follows directives, gathers rules and problems. */
export class Reader {
  readonly rules: Rule[] = [];
  /** How many rules stood before each `!compat-4.0`. */
  readonly compats: { readonly place: Place; readonly before: number }[] = [];
  /** Paths that were read. */
  readonly used = new Set<string>();
  readonly directory: Directory;
  readonly #source: PolicySource;
  readonly #open: string[] = [];
  readonly #report = new Report();
  readonly #names = new Map<string, readonly string[]>();
  #legacy: readonly LegacyFile[] | undefined;
  #lines = 0;
  #characters = 0;

  constructor(source: PolicySource) {
    this.#source = source;
    this.directory = directoryOf(source);
  }

  get problems(): readonly PolicyProblem[] {
    return this.#report.problems;
  }

  /** Reads every policy file of the machine. */
  readAll(): void {
    const dirs = this.#source.release === 'R4.3' ? [VOLATILE_DIR, POLICY_DIR] : [POLICY_DIR];
    const taken = new Map<string, string>();
    for (const dir of dirs) {
      for (const name of this.#policyNames(dir)) if (!taken.has(name)) taken.set(name, dir);
    }
    for (const [name, dir] of [...taken].sort(([a], [b]) => byCode(a, b))) {
      this.#read(
        `${dir}/${name}`,
        { base: dir },
        { file: shownPath(`${dir}/${name}`), line: 0 },
        -1,
      );
    }
  }

  #policyNames(dir: string): readonly string[] {
    const known = this.#names.get(dir);
    if (known !== undefined) return known;
    const names = this.directory.list(dir).filter(isPolicyName).sort(byCode);
    for (const name of names) {
      const bad = badCharacter(name);
      if (bad < 0) continue;
      const place: Place = { file: shownPath(`${dir}/${name}`), line: 0 };
      const character = String.fromCodePoint(name.codePointAt(bad) ?? 0);
      const message = `The file name holds ${quoted(character)}; the daemon then denies every call.`;
      const fix = 'Name it with lower-case letters, digits, dot, hyphen and underscore only.';
      this.#report.add('file-name', place, -1, message, fix);
    }
    const good = names.filter((name) => badCharacter(name) < 0);
    this.#names.set(dir, good);
    return good;
  }

  /** Reads a file that a directory or a directive names. `from` is where it is named. */
  #read(path: string, mode: Mode, from: Place, at: number): void {
    const file = this.directory.file(path);
    if (file === undefined) {
      this.#missing(path, from, at);
    } else if (this.#open.includes(path)) {
      const loop = [...this.#open.slice(this.#open.indexOf(path)), path].map(shownPath);
      const chain = loop.length > 6 ? [...loop.slice(0, 3), '…', ...loop.slice(-2)] : loop;
      const message = `The file includes itself: ${chain.join(' → ')}.`;
      this.#report.add('include-loop', from, at, message, 'Remove one of these includes.');
    } else if (this.#open.length >= DEEPEST) {
      const message = `Includes are nested deeper than ${DEEPEST} files.`;
      this.#report.add('too-large', from, at, message, 'Include from fewer levels.');
    } else {
      this.#open.push(path);
      this.used.add(path);
      this.#readLines(file, mode, from, at);
      this.#open.pop();
    }
  }

  #readLines(file: PolicyFile, mode: Mode, from: Place, at: number): void {
    const name = shownPath(file.path);
    let line = 0;
    this.#characters += file.text.length;
    const lines = this.#characters > MOST_CHARACTERS ? [] : linesOf(file.text);
    this.#lines += lines.length;
    if (this.#lines > MOST_LINES || this.#characters > MOST_CHARACTERS) {
      const message = `The policy has more than ${MOST_LINES} lines or ${MOST_CHARACTERS} characters, counting each include.`;
      this.#report.add('too-large', from, at, message, 'Include less, or include it once.');
      this.#report.isClosed = true;
    }
    for (const text of lines) {
      line += 1;
      if (this.#report.isClosed) return;
      const place: Place = { file: name, line, columns: new Columns(text) };
      if (mode.header === undefined) this.#line(text, mode, place);
      else this.#serviceLine(text, mode, mode.header, place);
    }
  }

  /** A line of an ordinary policy file. */
  #line(text: string, mode: Mode, place: Place): void {
    const fields = fieldsOf(text);
    const [head] = fields;
    if (head === undefined || head.text.startsWith('#')) return;
    if (head.text.startsWith('!')) {
      this.#directive(head, fields.slice(1), mode, place);
      return;
    }
    const rule = readRule(fields, place, this.#source.release, this.#found);
    this.#keep(rule);
  }

  #directive(head: Field, params: readonly Field[], mode: Mode, place: Place): void {
    const [one, two, three] = params;
    const shape = DIRECTIVES.get(head.text);
    if (shape === undefined) {
      const message = `${quoted(head.text)} is no directive.`;
      const fix = 'Write !include, !include-dir, !include-service or !compat-4.0.';
      this.#report.add('directive', place, head.at, message, fix);
    } else if (params.length !== shape.count) {
      const message = `${head.text} takes ${shape.count} parameters, and ${params.length} stand here.`;
      this.#report.add('directive', place, head.at, message, `Write ${shape.usage}.`);
    } else if (head.text === '!compat-4.0') {
      this.compats.push({ place, before: this.rules.length });
      this.#compat(place, head.at);
    } else if (head.text === '!include' && one !== undefined) {
      this.#read(resolvePath(mode.base, one.text), mode, place, one.at);
    } else if (head.text === '!include-dir' && one !== undefined) {
      this.#readDir(resolvePath(mode.base, one.text), mode, place, one.at);
    } else if (one !== undefined && two !== undefined && three !== undefined) {
      const header: Header = { service: one, argument: two };
      const before = this.#found.length;
      checkService(header, place, this.#found);
      if (this.#found.length > before) this.#keep(undefined);
      else this.#read(resolvePath(mode.base, three.text), { ...mode, header }, place, three.at);
    }
  }

  #readDir(path: string, mode: Mode, from: Place, at: number): void {
    if (!this.directory.exists(path)) {
      this.#missing(path, from, at, 'directory');
      return;
    }
    for (const name of this.#policyNames(path)) this.#read(`${path}/${name}`, mode, from, at);
  }

  /** A line below `!include-service` or of an old file: old spellings are translated. */
  #serviceLine(text: string, mode: Mode, header: Header, place: Place): void {
    const [head] = fieldsOf(text);
    if (head === undefined || head.text.startsWith('#')) return;
    const line = translateOld(text.slice(head.at));
    const padded = text.slice(0, head.at) + line;
    const fields = fieldsOf(padded);
    const [directive, path] = fields;
    if (!line.startsWith('!') || directive === undefined) {
      const rule = readColumns(header, fields, place, this.#source.release, this.#found);
      this.#keep(rule);
    } else if (directive.text !== '!include') {
      const message = `${quoted(directive.text)} is no directive of a file that speaks of one service.`;
      this.#report.add(
        'directive',
        place,
        directive.at,
        message,
        'Only !include PATH may stand here.',
      );
    } else if (path === undefined || fields.length !== 2) {
      const message = `!include takes 1 parameters, and ${fields.length - 1} stand here.`;
      this.#report.add('directive', place, directive.at, message, 'Write !include PATH.');
    } else {
      this.#read(resolvePath(mode.base, path.text), mode, place, path.at);
    }
  }

  /** The rules of the old files. A file for one argument ends in denials, one without does not. */
  #compat(place: Place, at: number): void {
    this.#legacy ??= legacyOrder(this.directory.list(LEGACY_DIR));
    for (const { name, service, argument } of this.#legacy) {
      const header = { service: { text: service, at: -1 }, argument: { text: argument, at: -1 } };
      const path = `${LEGACY_DIR}/${name}`;
      this.#read(path, { base: LEGACY_DIR, header }, place, at);
      if (argument === '*') continue;
      for (const target of ['@anyvm', '@adminvm']) {
        const rule = { service, argument, source: '@anyvm', target, action: 'deny' as const };
        this.rules.push({ ...rule, params: {}, file: path, line: 0 });
      }
    }
  }

  #missing(path: string, from: Place, at: number, kind = 'file'): void {
    const shown = quoted(shownPath(path));
    if ([POLICY_DIR, VOLATILE_DIR, LEGACY_DIR].some((dir) => `${path}/`.startsWith(`${dir}/`))) {
      const message = `There is no ${kind} ${shown}.`;
      const fix = `Create it, or remove this line; a missing ${kind} denies every call.`;
      this.#report.add('include-missing', from, at, message, fix);
    } else {
      const message = `${shown} lies outside the policy directories.`;
      const fix = `Name a ${kind} below ${POLICY_DIR}; paths are relative to that directory.`;
      this.#report.add('include-path', from, at, message, fix);
    }
  }

  /** Problems of the line at hand, before doubles are removed. */
  readonly #found: PolicyProblem[] = [];

  #keep(rule: Rule | undefined): void {
    if (rule !== undefined) this.rules.push(rule);
    for (const problem of this.#found.splice(0)) this.#report.tell(problem);
  }
}
