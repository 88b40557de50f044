/**
 * Where a proof kills this process: between two steps that must not depend on each other. A point is
 * named after what has just happened (`tx:placed:chained`, `stripe:open:answered`). One may be armed,
 * by `CRASH_AT` in `env.ts`, which refuses it wherever real money could be near.
 */
let armed: string | undefined;

/** Arms one point for the life of this process. */
export function armCrash(point: string | undefined): void {
  armed = point;
}

/** Ends the process as a power cut would, if this is the armed point. */
export function reached(point: string): void {
  if (point === armed) process.kill(process.pid, 'SIGKILL');
}
