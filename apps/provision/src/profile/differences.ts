import type { Profile } from '@nyx/qube-profiles';

/** One place where two profiles are not the same; null where one of them has nothing there. */
export interface Difference {
  /** `qubes.vault.netvm`, `policy`, `claims.vault-is-silent` */
  readonly where: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** The same for the same data, in whatever order its fields were written. */
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A profile as one value for each place, in its own order. */
function placesOf(profile: Profile): ReadonlyMap<string, string> {
  const { qubes, templates, policy, claims, globals, ...rest } = profile;
  const places = new Map<string, string>();
  const put = (path: string, values: object) => {
    for (const [key, value] of Object.entries(values)) places.set(`${path}${key}`, written(value));
  };
  put('', rest);
  put('globals.', globals);
  for (const template of templates) put(`templates.${template.family}.`, template);
  for (const qube of qubes) put(`qubes.${qube.name}.`, qube);
  // A rule has no name: it is itself the place where it stands.
  for (const { service, argument, source, target, ...rule } of policy)
    put(`policy.${service} ${argument} ${source} ${target}.`, rule);
  for (const claim of claims) places.set(`claims.${claim.id}`, written(claim));
  return places;
}

/** What has to change to make the first profile the second, place by place. */
export function differencesOf(from: Profile, to: Profile): readonly Difference[] {
  const [before, after] = [placesOf(from), placesOf(to)];
  const places = [...new Set([...before.keys(), ...after.keys()])];
  return places.flatMap((where) => {
    const [old, now] = [before.get(where) ?? null, after.get(where) ?? null];
    return old === now ? [] : [{ where, from: old, to: now }];
  });
}
