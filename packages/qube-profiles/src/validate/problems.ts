import type { ProfileCode, ProfileProblem } from '../problem.ts';

/** Collects every problem, so that a person mends a profile once. */
export class Problems {
  readonly list: ProfileProblem[] = [];

  add(code: ProfileCode, where: string, message: string, fix: string): void {
    this.list.push({ code, where, message: visible(message), fix: visible(fix) });
  }
}

/** Untrusted text inside a message: short, one line, nothing that a terminal acts on. */
export function quoted(text: unknown): string {
  const plain = typeof text === 'string' ? text : String(text);
  const short = plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
  return JSON.stringify(short).replace(/[^\x20-\x7e…]/gu, numbered);
}

/**
 * Controls, line and paragraph separators, marks that turn text around or hide in it, characters
 * that have no meaning, and halves of pairs.
 */
export const UNWANTED =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;
const EVERY_UNWANTED = new RegExp(UNWANTED, 'gu');

/** A message may name a qube whose name is refused. */
function visible(text: string): string {
  return text.replace(EVERY_UNWANTED, numbered);
}

function numbered(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** A path into the profile. What is no plain name stands there by its number. */
export function pathTo(list: string, name: string, index: number): string {
  return NAME.test(name) && name.length <= 64 ? `${list}.${name}` : `${list}.${index}`;
}

const NAME = /^[a-z][a-z0-9-]*$/;
