/** Whether this very configuration may be called Qubes-certified, and why (or why not). */
export interface Certification {
  readonly certified: boolean;
  readonly reasons: readonly string[];
  /** Link to the rule the answer comes from. */
  readonly source: string;
}
