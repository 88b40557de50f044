import type { Unit } from '@nyx/contract';
import { type Api, openApi, refusal } from '../api.ts';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';
import { chooseUnit, keepUnit } from './folder.ts';

/** A unit as the API has it now, and the API that said so. */
export interface UnitNow {
  readonly unit: Unit;
  readonly api: Api;
}

/** Asks the API for a unit and keeps the answer. Problems: of the environment, the API, files. */
export async function unitNow(io: Io, named: string | undefined): Promise<Result<UnitNow>> {
  const api = openApi(io);
  if (!api.ok) return api;
  const id = await chooseUnit(io, named);
  if (!id.ok) return id;
  const { client, bearer } = api.value;
  const answer = await client.getUnit({ params: { id: id.value }, bearer });
  if (answer.status !== 200) return refusal(answer.body);
  const kept = await keepUnit(io, answer.body);
  return kept.ok ? { ok: true, value: { unit: answer.body, api: api.value } } : kept;
}
