import {
  type AuditEntry,
  type AuditPoint,
  auditEntrySchema,
  auditPointSchema,
} from '@nyx/contract/audit';
import { z } from 'zod';
import { openApi, refusal } from '../api.ts';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
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
  const entries: AuditEntry[] = [];
  for (const [index, line] of lines.entries()) {
    const where = `${path}:${index + 1}`;
    const json = parseJson(where, line);
    if (!json.ok) return json;
    if (index === lines.length - 1) {
      const last = parseShape(where, endSchema, json.value, fix);
      return last.ok ? { ok: true, value: { entries, end: last.value.end } } : last;
    }
    const entry = parseShape(where, auditEntrySchema, json.value, fix);
    if (!entry.ok) return entry;
    entries.push(entry.value);
  }
  return refuse('shape', path, 'It is empty.', fix);
}

/** The trail as the lines that `openTrail` reads. */
export function printTrail({ entries, end }: Trail): string {
  return [...entries, { end }].map((each) => `${JSON.stringify(each)}\n`).join('');
}
