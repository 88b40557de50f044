import { done, type Outcome, refuse } from './error.ts';

/** A form as a tree: `a[b][0]=x` is Map(a → Map(b → Map(0 → 'x'))). Maps, so no name is special. */
export type FormNode = string | Form;
export type Form = Map<string, FormNode>;

const maxDepth = 8;
const maxFields = 2000;

/** The parts of a name: `line_items[0][quantity]` is ['line_items', '0', 'quantity']. */
function nameParts(name: string): readonly string[] | undefined {
  const head = /^[^[\]]+/.exec(name)?.[0];
  if (head === undefined) return undefined;
  const parts = [head];
  let rest = name.slice(head.length);
  while (rest !== '') {
    const part = /^\[([^[\]]*)\]/.exec(rest);
    if (part === null) return undefined;
    parts.push(part[1] ?? '');
    rest = rest.slice(part[0].length);
  }
  return parts;
}

function place(form: Form, parts: readonly string[], value: string): boolean {
  let here = form;
  for (const [index, part] of parts.entries()) {
    // `expand[]=a&expand[]=b`: an empty index is the next one.
    const key = part === '' && index > 0 ? String(here.size) : part;
    if (index === parts.length - 1) {
      if (here.get(key) instanceof Map) return false;
      here.set(key, value);
      return true;
    }
    const next = here.get(key) ?? new Map<string, FormNode>();
    if (typeof next === 'string') return false;
    here.set(key, next);
    here = next;
  }
  return false;
}

/** `URLSearchParams` would put a sign of its own where bytes make no text. */
function isUtf8(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads a form body or a query string, the way Stripe's own libraries write one. */
export function parseForm(text: string): Outcome<Form> {
  if (!isUtf8(text)) return refuse('Invalid parameters: they are not UTF-8.');
  const form: Form = new Map();
  const entries = [...new URLSearchParams(text)];
  if (entries.length > maxFields) return refuse(`More than ${maxFields} parameters.`);
  for (const [name, value] of entries) {
    const parts = nameParts(name);
    if (parts === undefined || parts.length > maxDepth || !place(form, parts, value))
      return refuse(`Invalid parameter name: ${name.slice(0, 100)}`, { param: name.slice(0, 100) });
  }
  return done(form);
}

/** JSON as the same tree, for the test-control API. */
export function formOfJson(json: unknown): FormNode {
  if (typeof json !== 'object' || json === null) return json === null ? '' : String(json);
  return new Map(Object.entries(json).map(([key, value]) => [key, formOfJson(value)]));
}
