import { type Profile, SYSTEM_DEFAULT, templateFamilies } from '@nyx/qube-profiles';

/**
 * The part of a profile that can be made before there is a network: what stands on templates of the
 * installation medium and points at nothing else. The same profile when all of it can.
 */
export function offlinePart(profile: Profile): Profile {
  const far = new Set(
    templateFamilies(profile.release)
      .filter((row) => !row.onIso)
      .map((row) => row.family),
  );
  const gone = new Set<string>();
  let before = -1;
  while (gone.size > before) {
    before = gone.size;
    for (const qube of profile.qubes) {
      const ends = [qube.netvm, qube.defaultDispvm, qube.class === 'DispVM' ? qube.template : null];
      const fetched = qube.class !== 'DispVM' && far.has(qube.template);
      if (fetched || ends.some((end) => end !== null && end !== SYSTEM_DEFAULT && gone.has(end)))
        gone.add(qube.name);
    }
  }
  const templates = profile.templates.filter((one) => !far.has(one.family));
  const globals = Object.fromEntries(
    Object.entries(profile.globals).filter(
      ([name, value]) =>
        value === null || !(name === 'default_template' ? far : gone).has(String(value)),
    ),
  );
  const same =
    gone.size === 0 &&
    templates.length === profile.templates.length &&
    Object.keys(globals).length === Object.keys(profile.globals).length;
  if (same) return profile;
  const qubes = profile.qubes.filter((qube) => !gone.has(qube.name));
  return { ...profile, templates, qubes, globals };
}
