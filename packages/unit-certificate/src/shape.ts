/** Reads JSON of a known shape by hand, so that a browser needs no schema library for it. */
export interface Flaw {
  readonly where: string;
  readonly message: string;
}

export type Shape<T> = (value: unknown, where: string, flaws: Flaw[]) => T;

const at = (where: string, key: string) => (where === '' ? key : `${where}.${key}`);

export function pattern(expression: RegExp, what: string): Shape<string> {
  return (value, where, flaws) => {
    if (typeof value === 'string' && expression.test(value)) return value;
    flaws.push({ where, message: `This is not ${what}.` });
    return '';
  };
}

export function oneOf<const T extends readonly string[]>(...allowed: T): Shape<T[number]> {
  return (value, where, flaws) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined)
      flaws.push({ where, message: `This is none of ${allowed.join(', ')}.` });
    return found ?? '';
  };
}

export const flag: Shape<boolean> = (value, where, flaws) => {
  if (typeof value !== 'boolean') flaws.push({ where, message: 'This is not true or false.' });
  return value === true;
};

export const whole: Shape<number> = (value, where, flaws) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  flaws.push({ where, message: 'This is not a whole number from 1.' });
  return 0;
};

export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value, where, flaws) => (value === null ? null : shape(value, where, flaws));
}

export function list<T>(item: Shape<T>, most: number): Shape<readonly T[]> {
  return (value, where, flaws) => {
    if (!Array.isArray(value) || value.length > most) {
      flaws.push({ where, message: `This is not a list of at most ${most}.` });
      return [];
    }
    return value.map((one: unknown, index) => item(one, `${where}[${index}]`, flaws));
  };
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type Read<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> };

/** An object with these fields. Another field is a flaw when `exact`: a new field is a new version. */
export function fields<F extends Fields>(shapes: F, exact: boolean): Shape<Read<F>> {
  return (value, where, flaws) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      flaws.push({ where, message: 'This is not an object.' });
      return {} as Read<F>;
    }
    for (const key of Object.keys(value))
      if (exact && !Object.hasOwn(shapes, key))
        flaws.push({ where: at(where, key.slice(0, 40)), message: 'This field is not known.' });
    const read = Object.entries(shapes).map(([key, shape]) => {
      const field: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
      return [key, shape(field, at(where, key), flaws)];
    });
    return Object.fromEntries(read) as Read<F>;
  };
}

/** JSON of a shape, or what is wrong with it; the value is not to be used when flaws are. */
export function readJson<T>(
  text: string,
  shape: Shape<T>,
): { readonly value?: T; readonly flaws: readonly Flaw[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { flaws: [{ where: '', message: 'This is not JSON.' }] };
  }
  const flaws: Flaw[] = [];
  const value = shape(json, '', flaws);
  return flaws.length > 0 ? { flaws } : { value, flaws };
}

export const sha256 = pattern(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal');
export const publicKey = pattern(/^[A-Za-z0-9+/]{43}=$/, 'a raw Ed25519 public key in base64');
/** One line a person can read: no control character, nothing that turns text around. */
export const line = pattern(
  /^(?!\s)[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,120}(?<!\s)$/u,
  'one line of 1 to 120 readable characters',
);
export const name = pattern(
  /^[a-z0-9][a-z0-9._-]{0,63}$/i,
  'a name of at most 64 letters, digits, dots, dashes',
);

const timePattern = pattern(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/,
  'a time with offset, such as 2026-11-21T10:00:00Z',
);
/** RFC 3339, a time that exists. */
export const time: Shape<string> = (value, where, flaws) => {
  const text = timePattern(value, where, flaws);
  if (text !== '' && Number.isNaN(Date.parse(text)))
    flaws.push({ where, message: 'There is no such time.' });
  return text;
};
