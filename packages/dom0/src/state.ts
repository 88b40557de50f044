import type { Pref } from './intended.ts';
import type { Wants } from './memory.ts';

/**
 * When a state runs. `barrier` needs every state before it, and every state after needs it: when
 * anything that closes fails, nothing opens.
 */
export type Phase = 'policy' | 'remember' | 'templates' | 'closed' | 'barrier' | 'open';

/** What one state does, as data: printed as Salt by `sls.ts`, applied to a snapshot by `rehearse.ts`. */
export type Act =
  | { readonly kind: 'policy'; readonly file: string; readonly text: string }
  /** Takes a policy file of an earlier version away, unless it says just this already. */
  | { readonly kind: 'drop-policy'; readonly file: string; readonly unless: string | null }
  /** Writes down what is there of everything that is about to change. */
  | { readonly kind: 'remember'; readonly wants: ReadonlyMap<string, Wants> }
  /** Puts back what an earlier version changed and this one does not state. */
  | { readonly kind: 'forget'; readonly wants: ReadonlyMap<string, Wants> }
  | { readonly kind: 'template'; readonly name: string }
  | {
      readonly kind: 'create';
      readonly qube: string;
      readonly class: 'AppVM' | 'StandaloneVM' | 'DispVM';
      /** null: the global default template. */
      readonly template: string | null;
      readonly label: string;
      /** Given in the same command: policy that goes by tags holds from the first moment. */
      readonly tags: readonly string[];
    }
  | { readonly kind: 'prefs'; readonly qube: string; readonly set: readonly Pref[] }
  | { readonly kind: 'default-template'; readonly qube: string }
  | {
      readonly kind: 'features';
      readonly qube: string;
      readonly set: readonly (readonly [string, string])[];
    }
  | { readonly kind: 'tags'; readonly qube: string; readonly add: readonly string[] }
  | { readonly kind: 'firewall'; readonly qube: string; readonly rules: readonly string[] }
  | { readonly kind: 'grow'; readonly qube: string; readonly gib: number }
  | { readonly kind: 'global'; readonly name: string; readonly value: string | null }
  | { readonly kind: 'barrier' };

export interface State {
  /** `nyx-900001`: never from what a shopper typed. */
  readonly id: string;
  readonly order: number;
  readonly phase: Phase;
  readonly act: Act;
  /** Ids of states that must have succeeded. */
  readonly requires: readonly string[];
  /** Only if this qube exists: the owner may have unticked it at first boot (facts 5.5). */
  readonly onlyIf: string | null;
}
