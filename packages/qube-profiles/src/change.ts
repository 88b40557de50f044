import type { Label } from './profile.ts';

/** What a shopper may change of a built-in profile. Names are untrusted: they arrive from a form. */
export type ProfileChange =
  | {
      readonly op: 'add';
      readonly name: string;
      readonly like: string;
      readonly label: Label;
      readonly why: string;
    }
  | { readonly op: 'remove'; readonly name: string }
  | { readonly op: 'rename'; readonly name: string; readonly to: string }
  | { readonly op: 'label'; readonly name: string; readonly label: Label }
  | { readonly op: 'netvm'; readonly name: string; readonly netvm: string | null };
