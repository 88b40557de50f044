import { type ApiError, done, invalid, type Outcome } from './error.ts';
import type { Form, FormNode } from './form.ts';

/** Reads one parameter; what is wrong is pushed to `errors`, and then what it gives is not used. */
export interface Param<T, Required extends boolean = false> {
  readonly required: Required;
  read(node: FormNode, path: string, errors: ApiError[]): T;
}

export type Shape = Readonly<Record<string, Param<unknown, boolean>>>;
type RequiredOf<S extends Shape> = {
  [K in keyof S]: S[K] extends Param<unknown, true> ? K : never;
}[keyof S];
type Read<P> = P extends { read(...args: never[]): infer T } ? T : never;

export type Params<S extends Shape> = {
  readonly [K in RequiredOf<S>]: Read<S[K]>;
} & { readonly [K in Exclude<keyof S, RequiredOf<S>>]?: Read<S[K]> };

/** A shape that has every parameter of one of the SDK's types (`route` adds `expand`). */
export type ParamFor<P> = Record<Exclude<keyof P, 'expand'>, Param<unknown, boolean>>;

function param<T>(read: Param<T>['read']): Param<T> {
  return { required: false, read };
}

export function required<T>(inner: Param<T>): Param<T, true> {
  return { required: true, read: inner.read };
}

const emptied = (path: string) =>
  invalid(
    `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    'parameter_invalid_empty',
    path,
  );

function textOf(node: FormNode, path: string, errors: ApiError[]): string {
  if (node === '') errors.push(emptied(path));
  if (typeof node === 'string') return node;
  errors.push(invalid(`Invalid string: ${path}`, undefined, path));
  return '';
}

export function text(maxLength = 5000): Param<string> {
  return param((node, path, errors) => {
    const value = textOf(node, path, errors);
    if (value.length > maxLength)
      errors.push(
        invalid(`Invalid string: ${path} is longer than ${maxLength} characters`, undefined, path),
      );
    return value;
  });
}

export function integer(min = Number.MIN_SAFE_INTEGER, max = 99_999_999_999): Param<number> {
  return param((node, path, errors) => {
    const value = textOf(node, path, errors);
    if (value === '') return 0;
    if (!/^-?\d{1,15}$/.test(value))
      errors.push(invalid(`Invalid integer: ${value}`, 'parameter_invalid_integer', path));
    const number = Number(value);
    if (number < min || number > max)
      errors.push(
        invalid(
          min === 1 && number < 1
            ? 'This value must be greater than or equal to 1.'
            : `Invalid integer: ${path} must be between ${min} and ${max}`,
          'parameter_invalid_integer',
          path,
        ),
      );
    return number;
  });
}

/** A number between 0 and 1. */
export const chance: Param<number> = param((node, path, errors) => {
  const value = Number(textOf(node, path, errors));
  if (!(value >= 0 && value <= 1))
    errors.push(invalid(`Invalid chance: ${path} must be from 0 to 1`, undefined, path));
  return value;
});

export const flag: Param<boolean> = param((node, path, errors) => {
  const value = textOf(node, path, errors);
  if (value !== 'true' && value !== 'false' && value !== '')
    errors.push(invalid(`Invalid boolean: ${value}`, undefined, path));
  return value === 'true';
});

export function oneOf<const T extends readonly string[]>(...values: T): Param<T[number]> {
  return param((node, path, errors) => {
    const value = textOf(node, path, errors);
    const found = values.find((allowed) => allowed === value);
    if (found !== undefined) return found;
    errors.push(invalid(`Invalid ${path}: must be one of ${values.join(', ')}`, undefined, path));
    return value;
  });
}

/** A parameter of which Stripe knows more values than we do. */
export function exceptHere<T>(inner: Param<T>, ...theirs: readonly string[]): Param<T> {
  return param((node, path, errors) => {
    if (typeof node !== 'string' || !theirs.includes(node)) return inner.read(node, path, errors);
    const message = `stripe-local does not implement '${path}=${node}'.`;
    errors.push(invalid(message, 'stripe_local_limit', path));
    return undefined as never;
  });
}

/** A parameter that an empty value takes away (`Emptyable` in the SDK's types). */
export function clearable<T>(inner: Param<T>): Param<T | ''> {
  return param((node, path, errors) => (node === '' ? '' : inner.read(node, path, errors)));
}

export function list<T>(item: Param<T, boolean>, max = 100): Param<readonly T[]> {
  return param((node, path, errors) => {
    if (typeof node === 'string') {
      errors.push(node === '' ? emptied(path) : invalid('Invalid array', undefined, path));
      return [];
    }
    const entries = [...node].toSorted(([a], [b]) => Number(a) - Number(b));
    if (!entries.every(([index]) => /^\d{1,4}$/.test(index)))
      errors.push(invalid('Invalid array', undefined, path));
    if (entries.length > max)
      errors.push(
        invalid(`Array ${path} exceeded maximum ${max} allowed elements.`, undefined, path),
      );
    return entries.map(([, inner], index) => item.read(inner, `${path}[${index}]`, errors));
  });
}

/** Key-value pairs; an empty value takes a key away, an empty whole takes all away. */
export const metadata: Param<Readonly<Record<string, string>> | ''> = param(
  (node, path, errors) => {
    if (node === '') return '';
    if (typeof node === 'string') {
      errors.push(invalid(`Invalid object: ${path}`, undefined, path));
      return '';
    }
    if (node.size > 50)
      errors.push(invalid('You cannot add more than 50 keys of metadata.', undefined, path));
    for (const [key, value] of node) {
      const where = `${path}[${key}]`;
      if (key.length > 40)
        errors.push(invalid('Metadata keys can be up to 40 characters long.', undefined, where));
      if (typeof value !== 'string')
        errors.push(invalid('Metadata values must be strings.', undefined, where));
      else if (value.length > 500)
        errors.push(invalid('Metadata values can be up to 500 characters long.', undefined, where));
    }
    return Object.fromEntries([...node].map(([key, value]) => [key, String(value)]));
  },
);

/** Names and texts; an empty text takes one away. What Stripe nests deeper is not here. */
export const stringHash: Param<Readonly<Record<string, string>>> = param((node, path, errors) => {
  if (typeof node === 'string') {
    errors.push(invalid(`Invalid object: ${path}`, undefined, path));
    return {};
  }
  for (const [key, value] of node)
    if (typeof value !== 'string') notHere.read(value, `${path}[${key}]`, errors);
  return Object.fromEntries([...node].map(([key, value]) => [key, String(value)]));
});

/** A parameter of which only matters that it was given. */
export const anything: Param<true> = param(() => true);

/** A parameter that Stripe knows and we do not: refused, so that nobody thinks it has an effect. */
export const notHere: Param<never> = param((_, path, errors) => {
  errors.push(invalid(`stripe-local does not implement '${path}'.`, 'stripe_local_limit', path));
  return undefined as never;
});

const unknown = (path: string) =>
  invalid(`Received unknown parameter: ${path}`, 'parameter_unknown', path);

function readShape<S extends Shape>(shape: S, form: Form, prefix: string, errors: ApiError[]) {
  const pathOf = (key: string) => (prefix === '' ? key : `${prefix}[${key}]`);
  const values: Record<string, unknown> = {};
  for (const key of form.keys()) if (!Object.hasOwn(shape, key)) errors.push(unknown(pathOf(key)));
  for (const [key, { required, read }] of Object.entries(shape)) {
    const node = form.get(key);
    if (node !== undefined) values[key] = read(node, pathOf(key), errors);
    else if (required)
      errors.push(
        invalid(`Missing required param: ${pathOf(key)}.`, 'parameter_missing', pathOf(key)),
      );
  }
  return values as Params<S>;
}

export function hash<S extends Shape>(shape: S): Param<Params<S>> {
  return param((node, path, errors) => {
    if (typeof node !== 'string') return readShape(shape, node, path, errors);
    errors.push(node === '' ? emptied(path) : invalid(`Invalid object`, undefined, path));
    return readShape(shape, new Map(), path, []);
  });
}

/** `created=5` or `created[gte]=5`. */
export const range: Param<{ gt?: number; gte?: number; lt?: number; lte?: number }> = param(
  (node, path, errors) => {
    if (typeof node === 'string') {
      const exact = integer().read(node, path, errors);
      return { gte: exact, lte: exact };
    }
    const bound = integer();
    return readShape({ gt: bound, gte: bound, lt: bound, lte: bound }, node, path, errors);
  },
);

/** All parameters of a request; like Stripe, only the first thing wrong is told. */
export function readParams<S extends Shape>(shape: S, form: Form): Outcome<Params<S>> {
  const errors: ApiError[] = [];
  const value = readShape(shape, form, '', errors);
  const [error] = errors;
  return error === undefined ? done(value) : { ok: false, error };
}
