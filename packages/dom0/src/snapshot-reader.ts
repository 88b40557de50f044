import type { PolicyFiles } from '@nyx/qrexec-policy';
import { type Dom0Code, type Dom0Problem, problem } from './problem.ts';
import { sha256 } from './sha256.ts';
import type { Setting } from './snapshot.ts';

const MOST_ENTRIES = 4096;
/** Of all policy files together; R4.3 ships 60 kB. */
const MOST_POLICY = 2 * 2 ** 20;
const MOST_PROBLEMS = 20;

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };
export type JsonRecord = { readonly [key: string]: Json };

/** Without Object.prototype behind it: a qube may be called `constructor`. */
export function record<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const out: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) {
    Object.defineProperty(out, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return out;
}

/** Reads the parts of untrusted JSON, each of bounded size, and keeps what is wrong with them. */
export class Reader {
  readonly problems: Dom0Problem[] = [];
  #policy = 0;

  wrong(where: string, message: string, code: Dom0Code = 'shape'): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    this.problems.push(
      problem(code, where, message, 'Run nyx-collect again and send its output unchanged.'),
    );
  }

  record(value: Json | undefined, where: string): JsonRecord {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.wrong(where, 'An object is expected here.');
      return {};
    }
    if (Object.keys(value).length <= MOST_ENTRIES) return value as JsonRecord;
    this.wrong(where, `More than ${MOST_ENTRIES} entries stand here.`, 'too-large');
    return {};
  }

  list(value: Json | undefined, where: string): readonly Json[] {
    if (value === undefined) return [];
    if (Array.isArray(value) && value.length <= MOST_ENTRIES) return value as readonly Json[];
    this.wrong(where, 'A list is expected here.');
    return [];
  }

  text(value: Json | undefined, where: string): string {
    if (typeof value === 'string' && value.length <= MOST_ENTRIES) return value;
    this.wrong(where, 'A text is expected here.');
    return '';
  }

  texts(value: Json | undefined, where: string): Readonly<Record<string, string>> {
    if (value === undefined) return record([]);
    const entries = Object.entries(this.record(value, where));
    return record(
      entries.flatMap(([key, one]) =>
        one === null ? [] : [[key, this.text(one, `${where}.${key}`)] as const],
      ),
    );
  }

  settings(value: Json | undefined, where: string): Readonly<Record<string, Setting>> {
    const entries = Object.entries(this.record(value, where));
    return record(
      entries.map(([key, one]) => [key, this.setting(one, `${where}.${key}`)] as const),
    );
  }

  private setting(raw: Json, where: string): Setting {
    const { value, default: isDefault } = this.record(raw, where);
    if (typeof isDefault !== 'boolean')
      this.wrong(where, 'It is not said whether this is the default.');
    if (value === undefined || (typeof value === 'object' && value !== null)) {
      this.wrong(where, 'A plain value is expected here.');
      return { value: null, default: true };
    }
    if (typeof value === 'string') this.text(value, where);
    return { value, default: isDefault === true };
  }

  /** Only what the daemon would read counts, but every file is kept: a bad name denies all calls. */
  files(value: Json | undefined, where: string): PolicyFiles {
    const out: [string, string][] = [];
    for (const [name, raw] of Object.entries(this.record(value, where))) {
      const at = `${where}/${name}`;
      const { text, sha256: digest } = this.record(raw, at);
      if (typeof text !== 'string' || typeof digest !== 'string') {
        this.wrong(at, 'The text or the digest of a policy file is missing.');
        continue;
      }
      this.#policy += text.length;
      if (this.#policy > MOST_POLICY) {
        this.wrong('policy', 'The policy is larger than 2 MiB.', 'too-large');
        return record([]);
      }
      if (sha256(text) !== digest) {
        this.wrong(at, 'The text is not the one whose digest stands beside it.', 'digest');
      } else out.push([name, text]);
    }
    return record(out);
  }
}
