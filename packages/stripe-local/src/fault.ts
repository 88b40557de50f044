import type { Fault, State } from './state.ts';

/** The next fault that was ordered for this request, if any; each strikes as often as it was asked. */
export function takeFault(state: State, method: string, path: string): Fault | undefined {
  const index = state.faults.findIndex(
    (fault) =>
      (fault.method === null || fault.method === method) &&
      (fault.path === null || path.startsWith(fault.path)),
  );
  const fault = state.faults[index];
  if (fault === undefined) return undefined;
  if (fault.skip > 0) {
    fault.skip -= 1;
    return undefined;
  }
  fault.times -= 1;
  if (fault.times <= 0) state.faults.splice(index, 1);
  return fault;
}
