import type { Unit } from '@nyx/contract';
import { z } from 'zod';
import { freshKey, openApi, refusal } from '../api.ts';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';
import { readJson } from '../read.ts';
import { keepUnit } from './folder.ts';

const schema = z.object({ key: z.string(), boards: z.array(z.string()).min(1) });
type Claim = z.infer<typeof schema>;

/**
 * Takes the oldest paid order that one of the boards can serve. The claim is written down before it
 * is made, so that one whose answer was lost is asked for again, and no unit is taken and forgotten.
 */
export async function claimUnit(io: Io, boards: readonly string[]): Promise<Result<Unit>> {
  const api = openApi(io);
  if (!api.ok) return api;
  const path = `${io.env.home}/claim.json`;
  const begun = await readJson(io, path, schema, 'Delete the file.');
  const fresh: Claim = { key: freshKey(io), boards: [...boards] };
  if (!begun.ok) {
    const wrote = await io.writeFile(path, `${JSON.stringify(fresh)}\n`);
    if (!wrote.ok) return wrote;
  }
  const claim = begun.ok ? begun.value : fresh;
  const { client, bearer } = api.value;
  const body = { boards: claim.boards };
  const answer = await client.nextUnit({ idempotencyKey: claim.key, body, bearer });
  if (answer.status === 200) {
    const kept = await keepUnit(io, answer.body);
    if (!kept.ok) return kept;
    await io.removeFile(path);
    return { ok: true, value: answer.body };
  }
  // Only an answer that says that nothing was taken ends the claim.
  const unclear = answer.status === 0 || answer.status >= 500 || answer.status === 409;
  if (!unclear) await io.removeFile(path);
  return refusal(answer.body);
}
