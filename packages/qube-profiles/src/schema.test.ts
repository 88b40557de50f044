import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { essential } from './builtin/essential.ts';
import { profileJsonSchema, readChanges, readProfile } from './schema.ts';

it.each([
  ['nothing', undefined],
  ['a list', []],
  ['a later format', { ...essential, format: 2 }],
  ['another release', { ...essential, release: 'R4.2' }],
  ['a field that nobody knows', { ...essential, extra: 1 }],
  [
    'a text where a number belongs',
    { ...essential, qubes: [{ ...essential.qubes[0], memory: '400' }] },
  ],
  [
    'a feature that is no text',
    { ...essential, qubes: [{ ...essential.qubes[0], features: { gui: 1 } }] },
  ],
  [
    'more qubes than a laptop can hold',
    { ...essential, qubes: Array(201).fill(essential.qubes[0]) },
  ],
])('refuses %s by its shape', (_, json) => {
  const read = readProfile(json);
  expect(read.ok).toBe(false);
  expect(read.ok ? [] : new Set(read.problems.map(({ code }) => code))).toEqual(new Set(['shape']));
});

it('refuses a profile of the right shape that Qubes would not take', () => {
  const read = readProfile({ ...essential, name: 'None!' });
  expect(read).toMatchObject({ ok: false, problems: [{ code: 'name', where: 'name' }] });
});

it('reads changes, and refuses any that it does not know', () => {
  const changes = [{ op: 'netvm', name: 'work', netvm: null }];
  expect(readChanges(changes)).toEqual({ ok: true, value: changes });
  expect(readChanges([{ op: 'format', name: 'work' }])).toMatchObject({ ok: false });
});

it('describes itself as JSON Schema', () => {
  expect(profileJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false });
});

it('is the only file that needs a schema library', () => {
  const index = readFileSync(new URL('./index.ts', import.meta.url), 'utf8');
  expect(index).not.toMatch(/schema\.ts|zod/);
});
