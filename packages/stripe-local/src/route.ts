import { done, isValidation, missing, type Outcome } from './error.ts';
import type { Form } from './form.ts';
import { list, type Params, range, readParams, type Shape, text } from './param.ts';
import { pageShape } from './session-params.ts';
import type { State } from './state.ts';
import type { World } from './world.ts';

/** An endpoint of the API. `answer` says whether it began, because only then is it kept for its key. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  answer(
    world: World,
    form: Form,
    id: string,
  ): { began: boolean; outcome: Outcome<object>; expand: readonly string[] };
}

/** Reads the parameters of a request, and then runs it. */
export function route<S extends Shape>(
  method: Route['method'],
  path: string,
  shape: S,
  run: (world: World, params: Params<S>, id: string) => Outcome<object>,
): Route {
  return {
    method,
    path,
    answer(world, form, id) {
      const params = readParams({ expand: list(text()), ...shape }, form);
      if (!params.ok) return { began: false, outcome: params, expand: [] };
      const { expand = [] } = params.value as { expand?: readonly string[] };
      const outcome = run(world, params.value as Params<S>, id);
      return { began: outcome.ok || !isValidation(outcome.error), outcome, expand };
    },
  };
}

/** Runs with the object that the path names, or answers 404. */
export function one<R, P>(
  table: (state: State) => Readonly<Record<string, R>>,
  noun: string,
  run: (world: World, row: R, params: P) => Outcome<object>,
) {
  return (world: World, params: P, id: string): Outcome<object> => {
    const rows = table(world.state);
    const row = Object.hasOwn(rows, id) ? rows[id] : undefined;
    return row === undefined ? missing(noun, id) : run(world, row, params);
  };
}

export const show = (_: World, row: object) => done(row);

/** What every list can be narrowed by. */
export const filters = { ...pageShape, created: range };
