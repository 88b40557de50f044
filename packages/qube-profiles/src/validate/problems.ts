import type { ProfileCode, ProfileProblem } from '../problem.ts';

/** Collects every problem, so that a person mends a profile once. */
export class Problems {
  readonly list: ProfileProblem[] = [];

  add(code: ProfileCode, where: string, message: string, fix: string): void {
    this.list.push({ code, where, message, fix });
  }
}

/** Untrusted text inside a message: short, one line, nothing that a terminal acts on. */
export function quoted(text: unknown): string {
  const plain = typeof text === 'string' ? text : String(text);
  const short = plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
  return JSON.stringify(short).replace(
    /[^\x20-\x7e…]/gu,
    (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A path into the profile. What is no plain name stands there by its number. */
export function pathTo(list: string, name: string, index: number): string {
  return NAME.test(name) && name.length <= 64 ? `${list}.${name}` : `${list}.${index}`;
}

const NAME = /^[a-z][a-z0-9-]*$/;
