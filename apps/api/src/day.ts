/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/** The number of a day in UTC, since 1970. */
export const dayOf = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

/** So many days later, or earlier. */
export const daysAfter = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);
