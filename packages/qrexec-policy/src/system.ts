/** The classes of qubes that qubesd knows (qubes-core-admin setup.py, entry point qubes.vm). */
export type QubeClass = 'AdminVM' | 'TemplateVM' | 'AppVM' | 'StandaloneVM' | 'DispVM' | 'RemoteVM';

/**
 * One qube as the policy daemon sees it. Field names are those of qubesd's `internal.GetSystemInfo`,
 * so that its answer, a snapshot and a case of the real daemon can be handed over unchanged.
 */
export interface Domain {
  readonly type: QubeClass;
  readonly tags: readonly string[];
  readonly template_for_dispvms: boolean;
  readonly default_dispvm: string | null;
  /**
   * The feature of that name, null where it is not set; true and false where no qubesd was asked.
   * The daemon asks whether it is empty, so that "0" is internal too
   * ({@link https://github.com/QubesOS/qubes-core-admin/blob/1ad5f9b84dc1eae76d1b885d009f3e84f5503740/qubes/api/internal.py#L125}).
   */
  readonly internal?: string | boolean | null;
  readonly power_state?: string;
  readonly uuid?: string;
  /** Who shows the questions. A qube with null here is denied where others are asked. */
  readonly guivm?: string | null;
  /** RemoteVM only: the qube that its calls go through, and the service there. */
  readonly relayvm?: string | null;
  readonly transport_rpc?: string | null;
}

/** The qubes of one machine by name. dom0 need not be listed. */
export interface SystemInfo {
  readonly domains: Readonly<Record<string, Domain>>;
}
