import type { SystemInfo } from '../system.ts';

/**
 * A system with at most two of the qubes that no policy can tell apart: those of one kind, with the
 * same tags, that no file names and no qube points at. What a lint says of them it says of all, and
 * two are enough for a call from one to another.
 * @param texts every text of the policy.
 */
export function kindsOf(system: SystemInfo, texts: readonly string[]): SystemInfo {
  const words = new Set(texts.flatMap((text) => text.match(/[A-Za-z][A-Za-z0-9_.-]*/g) ?? []));
  const all = Object.entries(system.domains);
  for (const [, domain] of all) words.add(domain.default_dispvm ?? '');
  const seen = new Map<string, number>();
  const some = all.filter(([name, domain]) => {
    const { uuid, ...traits } = domain;
    const kind = JSON.stringify({ ...traits, tags: [...domain.tags].sort() });
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    if (before < 2 || words.has(name) || domain.type === 'AdminVM') return true;
    return uuid !== undefined && texts.some((text) => text.includes(uuid));
  });
  return { domains: Object.fromEntries(some) };
}
