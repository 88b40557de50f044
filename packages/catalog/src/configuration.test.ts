import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySold, excluded, sold, v54 } from '../test/every.ts';
import {
  type CatalogResult,
  type Configuration,
  checkConfiguration,
  exclusions,
  models,
  readConfiguration,
  standardConfiguration,
  writeConfiguration,
} from './index.ts';

const read = (query: string, ignore?: readonly string[]) =>
  readConfiguration(new URLSearchParams(query), ignore);

const problems = (result: CatalogResult<Configuration>) =>
  result.ok ? [] : result.problems.map(({ code, where }) => [code, where]);

describe('readConfiguration', () => {
  it('takes the standard choice of every option that is not named', () => {
    expect(read('model=v54')).toEqual({ ok: true, value: v54() });
    expect(read('model=v54&memory=64&way=self-install')).toEqual({
      ok: true,
      value: v54({ memory: '64' }, 'self-install'),
    });
  });

  it('names every problem at once, with the field and what would be right', () => {
    const result = read('model=v54&memory=8&colour=red&way=drone&wifi=');
    expect(problems(result)).toEqual([
      ['way-unknown', 'way'],
      ['choice-unknown', 'options.memory'],
      ['option-unknown', 'options.colour'],
      ['choice-unknown', 'options.wifi'],
    ]);
    expect(result).toMatchObject({ problems: [{}, { fix: 'Choose 16, 32, 64 or 96.' }, {}, {}] });
  });

  it('wants a model that is sold', () => {
    expect(problems(read(''))).toEqual([['model-unknown', 'model']]);
    expect(problems(read('model=v99&way=x'))).toEqual([
      ['model-unknown', 'model'],
      ['way-unknown', 'way'],
    ]);
  });

  it('refuses a field that stands twice, instead of taking one of the two', () => {
    expect(problems(read('model=v54&memory=16&memory=96'))).toEqual([['field-repeated', 'memory']]);
  });

  it('ignores only the fields that the page names', () => {
    expect(read('model=v54&country=DE&country=AT', ['country'])).toEqual({
      ok: true,
      value: v54(),
    });
    expect(problems(read('model=v54&country=DE&profil=x', ['country']))).toEqual([
      ['option-unknown', 'options.profil'],
    ]);
  });

  it('takes __proto__ and constructor for options that are not there', () => {
    expect(problems(read('model=v54&__proto__=x&constructor=y'))).toEqual([
      ['option-unknown', 'options.__proto__'],
      ['option-unknown', 'options.constructor'],
    ]);
  });

  it('gives a sold configuration or problems, for any fields, and keeps messages short', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('model', 'way', 'memory', '__proto__', 'key'),
    );
    const value = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.constantFrom('v54', 'self-install', '32', 'own'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (entries) => {
        const result = readConfiguration(entries);
        if (result.ok) expect(checkConfiguration(result.value)).toEqual(result);
        else for (const { message } of result.problems) expect(message.length).toBeLessThan(400);
      }),
    );
  });
});

describe('what excludes each other', () => {
  it('is Heads without a security key, and Heads with the own key unless you install', () => {
    expect(problems(read('model=v54&firmware=heads'))).toEqual([
      ['choices-exclude-each-other', 'options.key'],
    ]);
    expect(problems(read('model=v54&firmware=heads&key=own'))).toEqual([
      ['choices-exclude-each-other', 'way'],
    ]);
    expect(read('model=v54&firmware=heads&key=own&way=self-install').ok).toBe(true);
    expect(read('model=v54&firmware=heads&key=nitrokey-3a').ok).toBe(true);
  });

  it('is nothing else, over every combination', () => {
    const heads = excluded.filter(({ choices }) => choices.firmware === 'heads');
    expect(heads).toHaveLength(excluded.length);
    expect(excluded.length / (sold.length + excluded.length)).toBeCloseTo((1 / 2) * (5 / 9));
  });

  it('names options and choices that there are', () => {
    const options = models.flatMap((model) => model.options);
    for (const { when } of exclusions)
      for (const [field, value] of Object.entries(when))
        if (field !== 'way')
          expect(options.find(({ id }) => id === field)?.choices.map(({ id }) => id)).toContain(
            value,
          );
  });
});

describe('checkConfiguration', () => {
  it('refuses data that leaves a choice open', () => {
    const { memory: _, ...choices } = v54().choices;
    expect(problems(checkConfiguration({ ...v54(), choices }))).toEqual([
      ['choice-missing', 'options.memory'],
    ]);
  });

  it('refuses a model, an option, a choice and a way that are not sold, at once', () => {
    const bad = {
      ...v54({ memory: '8', colour: 'red' }),
      way: 'drone',
    } as unknown as Configuration;
    expect(problems(checkConfiguration(bad)).map(([code]) => code)).toEqual([
      'way-unknown',
      'choice-unknown',
      'option-unknown',
    ]);
    expect(problems(checkConfiguration({ ...v54(), model: 'x' }))).toEqual([
      ['model-unknown', 'model'],
    ]);
  });
});

describe('writeConfiguration', () => {
  it('gives back what was read, and the same bytes whatever the order', () => {
    fc.assert(
      fc.property(anySold, (configuration) => {
        const query = writeConfiguration(configuration);
        expect(read(query)).toEqual({ ok: true, value: configuration });
        const choices = Object.fromEntries(Object.entries(configuration.choices).toReversed());
        expect(writeConfiguration({ ...configuration, choices })).toBe(query);
      }),
    );
  });
});

describe('the models', () => {
  it('have a standard configuration that can be bought', () => {
    for (const { id } of models) expect(standardConfiguration(id).ok).toBe(true);
    expect(problems(standardConfiguration('x'))).toEqual([['model-unknown', 'model']]);
  });

  it('have at least five options, each with a standard that it offers and ids of their own', () => {
    for (const model of models) {
      expect(model.options.length).toBeGreaterThanOrEqual(5);
      for (const option of model.options) {
        const ids = option.choices.map(({ id }) => id);
        expect(ids).toContain(option.standard);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { netCents } of option.choices)
          expect(Number.isSafeInteger(netCents)).toBe(true);
      }
      const names = model.options.map(({ id }) => id);
      expect(new Set([...names, 'model', 'way', 'country']).size).toBe(names.length + 3);
    }
  });
});
