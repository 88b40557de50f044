import type { z } from 'zod';
import type { Io } from './io.ts';
import { type Problem, type Result, refuse } from './problem.ts';

/** What a person hands us is never larger; a 200 MB file is refused before it is read. */
export const MOST_BYTES = 16_000_000;

/** A file as text. Problems: those of `readFile`. */
export async function readText(
  io: Io,
  path: string,
  maxBytes = MOST_BYTES,
): Promise<Result<string>> {
  const file = await io.readFile(path, maxBytes);
  return file.ok ? { ok: true, value: new TextDecoder().decode(file.value) } : file;
}

/** A text as JSON of any shape. Problem: `not-json`. */
export function parseJson(where: string, text: string): Result<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    const detail = (error as SyntaxError).message.split('\n')[0]?.slice(0, 120);
    return refuse('not-json', where, `It is not JSON (${detail}).`, 'Name a JSON file.');
  }
}

/** A value as the schema has it; every field that differs is one problem. Problem: `shape`. */
export function parseShape<T>(
  where: string,
  schema: z.ZodType<T>,
  value: unknown,
  fix: string,
): Result<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.slice(0, 20).map((issue): Problem => {
    const path = issue.path.map(String).join('.');
    return {
      code: 'shape',
      where: path === '' ? where : `${where}: ${path}`,
      message: `${issue.message}.`,
      fix,
    };
  });
  return { ok: false, problems };
}

/** A JSON file in the shape of the schema. Problems: of the file, `not-json`, `shape`. */
export async function readJson<T>(
  io: Io,
  path: string,
  schema: z.ZodType<T>,
  fix: string,
): Promise<Result<T>> {
  const text = await readText(io, path);
  if (!text.ok) return text;
  const json = parseJson(path, text.value);
  return json.ok ? parseShape(path, schema, json.value, fix) : json;
}
