import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FormNode, formOfJson, parseForm } from './form.ts';
import { flag, hash, integer, list, metadata, readParams, required, text } from './param.ts';

const plain = (node: FormNode): unknown =>
  typeof node === 'string'
    ? node
    : Object.fromEntries([...node].map(([key, value]) => [key, plain(value)]));
const parsed = (form: string) => {
  const result = parseForm(form);
  return result.ok ? plain(result.value) : result.error.message;
};

describe('a form', () => {
  it('is a tree of its brackets, as the SDK writes them', () => {
    expect(
      parsed('mode=payment&line_items[0][price_data][currency]=eur&expand[0]=a&expand[1]=b'),
    ).toEqual({
      mode: 'payment',
      line_items: { 0: { price_data: { currency: 'eur' } } },
      expand: { 0: 'a', 1: 'b' },
    });
    expect(parsed('expand[]=a&expand[]=b')).toEqual({ expand: { 0: 'a', 1: 'b' } });
    expect(parsed('metadata[n%C3%A4me]=%E2%82%AC+1')).toEqual({ metadata: { näme: '€ 1' } });
  });

  it('with names that cannot be is refused', () => {
    for (const form of ['[a]=1', 'a[b=1', 'a]b=1', 'a=1&a[b]=2', 'a[b]=1&a=2', '=x', 'a[b]c=1'])
      expect(parsed(form)).toMatch(/Invalid parameter name/);
    expect(parsed(`a${'[b]'.repeat(9)}=1`)).toMatch(/Invalid parameter name/);
    expect(parsed('a=1&'.repeat(2001))).toMatch(/More than 2000/);
  });

  it('that is not UTF-8 is refused', () => {
    for (const form of ['name=%ff%fe', 'name=%e2%82', '%'])
      expect(parsed(form)).toMatch(/not UTF-8/);
  });

  it('may have any name without reaching an object behind it', () => {
    const result = parseForm('__proto__[polluted]=1&constructor[prototype][x]=1');
    expect(result.ok && [...result.value.keys()]).toEqual(['__proto__', 'constructor']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (form) => void parseForm(form)));
  });

  it('can come from JSON', () => {
    expect(plain(formOfJson({ a: [1, true], b: null }))).toEqual({
      a: { 0: '1', 1: 'true' },
      b: '',
    });
  });
});

describe('parameters', () => {
  const shape = {
    name: required(text(5)),
    count: integer(1, 9),
    yes: flag,
    tags: list(text(), 2),
    metadata,
    deep: hash({ x: required(text()) }),
  };
  const read = (form: string) => {
    const tree = parseForm(form);
    if (!tree.ok) throw new Error(tree.error.message);
    const result = readParams(shape, tree.value);
    return result.ok ? result.value : `${result.error.param}: ${result.error.message}`;
  };

  it('are read with their types', () => {
    expect(read('name=a&count=3&yes=true&tags[0]=x&metadata[k]=v&deep[x]=y')).toEqual({
      name: 'a',
      count: 3,
      yes: true,
      tags: ['x'],
      metadata: { k: 'v' },
      deep: { x: 'y' },
    });
    expect(read('name=a&metadata=')).toEqual({ name: 'a', metadata: '' });
  });

  it.each([
    ['', /Missing required param: name/],
    ['name=', /empty string for 'name'/],
    ['name=abcdef', /longer than 5/],
    ['name[x]=1', /Invalid string: name/],
    ['name=a&count=x', /Invalid integer: x/],
    ['name=a&count=0', /greater than or equal to 1/],
    ['name=a&count=10', /between 1 and 9/],
    ['name=a&count=', /empty string for 'count'/],
    ['name=a&yes=1', /Invalid boolean: 1/],
    ['name=a&tags=x', /Invalid array/],
    ['name=a&tags=', /empty string for 'tags'/],
    ['name=a&tags[x]=y', /Invalid array/],
    ['name=a&tags[]=1&tags[]=2&tags[]=3', /exceeded maximum 2/],
    ['name=a&metadata=x', /Invalid object: metadata/],
    [`name=a&metadata[${'k'.repeat(41)}]=v`, /40 characters/],
    [`name=a&metadata[k]=${'v'.repeat(501)}`, /500 characters/],
    ['name=a&metadata[k][x]=v', /must be strings/],
    ['name=a&deep=x', /Invalid object/],
    ['name=a&deep=', /empty string for 'deep'/],
    ['name=a&deep[y]=1', /unknown parameter: deep\[y\]/],
    ['name=a&other=1', /^other: Received unknown parameter: other/],
  ])('of %s are refused', (form, message) => {
    expect(read(form)).toMatch(message);
  });
});
