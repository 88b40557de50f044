import {
  type AuditEntry,
  type AuditPoint,
  auditEntrySchema,
  auditPointSchema,
} from '@nyx/contract/audit';
import { z } from 'zod';
import { openApi, refusal } from '../api.ts';
import type { Io } from '../io.ts';
import type { Result } from '../problem.ts';
import { parseJson, parseShape, readText } from '../read.ts';

/** A trail as somebody handed it over: nothing about it is believed yet. */
export interface Trail {
  readonly entries: readonly AuditEntry[];
  /** Where it says that it ends. */
  readonly end: AuditPoint;
}

const MOST_BYTES = 400_000_000;
const endSchema = z.strictObject({ end: auditPointSchema });
const fix = 'Name a file that nyx audit verify --save wrote.';

/** The whole trail of the API. Problems: `environment`, and what the API refuses with. */
export async function downloadTrail(io: Io): Promise<Result<Trail>> {
  const api = openApi(io);
  if (!api.ok) return api;
  const { client, bearer } = api.value;
  const entries: AuditEntry[] = [];
  for (;;) {
    const after = String(entries.length);
    const page = await client.getAudit({ bearer, params: { after } });
    if (page.status !== 200) return refusal(page.body);
    if (page.body.entries.length === 0) return { ok: true, value: { entries, end: page.body.end } };
    // One by one: a page is as long as a server likes, and arguments are not.
    for (const entry of page.body.entries) entries.push(entry);
  }
}

/** A kept trail: one entry a line, and at last its end. Problems: of the file, `not-json`, `shape`. */
export async function openTrail(io: Io, path: string): Promise<Result<Trail>> {
  const text = await readText(io, path, MOST_BYTES);
  if (!text.ok) return text;
  const lines = text.value.trimEnd().split('\n');
  const last = lines.length - 1;
  const read = <T>(index: number, schema: z.ZodType<T>): Result<T> => {
    const where = `${path}:${index + 1}`;
    const json = parseJson(where, lines[index] ?? '');
    return json.ok ? parseShape(where, schema, json.value, fix) : json;
  };
  const entries: AuditEntry[] = [];
  for (let index = 0; index < last; index += 1) {
    const entry = read(index, auditEntrySchema);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  const end = read(last, endSchema);
  return end.ok ? { ok: true, value: { entries, ...end.value } } : end;
}

/** The trail as the lines that `openTrail` reads. */
export function printTrail({ entries, end }: Trail): string {
  return [...entries, { end }].map((each) => `${JSON.stringify(each)}\n`).join('');
}
