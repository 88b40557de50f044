const isHash = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What changed, as it was before: the `previous_attributes` of an event
 * (https://docs.stripe.com/api/events/object). Of a hash only the keys that changed, of an array all
 * of it, and null for what was not there.
 */
export function previousAttributes(before: object, after: object): Record<string, unknown> {
  const then: Readonly<Record<string, unknown>> = { ...before };
  const changed: Record<string, unknown> = {};
  for (const [key, now] of Object.entries({ ...nulls(before), ...after })) {
    const old = then[key] ?? null;
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    changed[key] = isHash(old) && isHash(now) ? previousAttributes(old, now) : old;
  }
  return changed;
}

const nulls = (of: object) => Object.fromEntries(Object.keys(of).map((key) => [key, null]));
