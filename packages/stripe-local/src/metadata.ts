type Pairs = Readonly<Record<string, string>>;

/** Metadata as it is kept: without the keys whose value is empty. */
export const kept = (data: Pairs | '' | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(data || {}).filter(([, value]) => value !== ''));

/** Adds, replaces and takes away (empty value) keys; nothing changes when nothing is given. */
export function mergeMetadata(old: Pairs | null, change: Pairs | '' | undefined) {
  return change === '' ? {} : kept({ ...old, ...change });
}
