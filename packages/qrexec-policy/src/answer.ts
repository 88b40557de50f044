import type { Action } from './policy.ts';

/** One call: `call` is `SERVICE+ARGUMENT`, `target` as the caller wrote it (may be `@default`). */
export interface Call {
  readonly source: string;
  readonly target: string;
  readonly call: string;
}

/** What the daemon answers. Field names are those of the recorded cases. */
export interface Answer {
  readonly result: Action;
  /** For allow: where the call goes. */
  readonly resolved_target?: string;
  /** For ask: what the person may choose from, sorted. */
  readonly targets?: readonly string[];
  readonly default_target?: string | null;
  readonly user?: string | null;
  readonly autostart?: boolean;
  readonly notify?: boolean;
  /** `file:line` of the rule that decided; absent when none matched. */
  readonly rule?: string;
  /** The real daemon raises here and sends no reply: denied. */
  readonly unhandled?: true;
}
