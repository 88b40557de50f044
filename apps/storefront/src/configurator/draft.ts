import {
  type CatalogProblem,
  type Configuration,
  countries,
  findModel,
  type Model,
  type Price,
  price,
  readConfiguration,
  standardConfiguration,
} from '@nyx/catalog';

/** A configuration that is being put together: the state is the query of the page's own address. */
export interface Draft {
  readonly model: Model;
  /** What stands in the form: what was chosen where that is sold, else the standard choice. */
  readonly shown: Configuration;
  readonly country: string;
  readonly profile: string;
  /** Null while something is wrong. */
  readonly price: Price | null;
  readonly problems: readonly CatalogProblem[];
}

export const standardCountry = 'DE';
/** Fields of the form that are no options of a model. */
const others = ['country', 'profile', 'idempotency', 'model', 'version', 'next'];

/** Reads a configurator's address. Undefined when the shop has no such model. */
export function readDraft(
  modelId: string,
  fields: URLSearchParams,
  profiles: readonly string[],
): Draft | undefined {
  const model = findModel(modelId);
  const standard = standardConfiguration(modelId);
  if (model === undefined || !standard.ok) return undefined;
  const options = [...fields].filter(([name]) => !others.includes(name));
  const read = readConfiguration([['model', modelId], ...options]);
  const shown = read.ok ? read.value : repaired(model, standard.value, fields);
  const asked = fields.get('country') ?? standardCountry;
  const country = countries.some(({ code }) => code === asked) ? asked : standardCountry;
  const profile = fields.get('profile') ?? '';
  const priced = read.ok ? price(read.value, asked) : read;
  return {
    model,
    shown,
    country,
    profile: profiles.includes(profile) ? profile : (profiles[0] ?? ''),
    price: priced.ok ? priced.value : null,
    problems: priced.ok ? [] : priced.problems,
  };
}

/** Keeps each choice that is sold, so that a form with a mistake in it does not lose the others. */
function repaired(model: Model, standard: Configuration, fields: URLSearchParams): Configuration {
  const choices = model.options.map(({ id, choices: sold }) => {
    const asked = fields.get(id);
    return [id, sold.some((choice) => choice.id === asked) ? asked : standard.choices[id]] as const;
  });
  const way = readConfiguration([
    ['model', model.id],
    ['way', fields.get('way') ?? standard.way],
  ]);
  return {
    model: model.id,
    choices: Object.fromEntries(choices.map(([id, choice]) => [id, choice ?? ''])),
    way: way.ok ? way.value.way : standard.way,
  };
}

/**
 * What changing one answer does to the total, VAT included, in cents. `excluded`: it does not go with
 * the others. `mends`: something is wrong now, and with it nothing would be. `unknown`: something is
 * wrong now, and it changes nothing about that.
 */
export type Difference = number | 'excluded' | 'mends' | 'unknown';

export function difference(draft: Draft, field: string, value: string): Difference {
  const { shown, country } = draft;
  const changed: Configuration =
    field === 'way'
      ? { ...shown, way: wayOf(value, shown) }
      : { ...shown, choices: { ...shown.choices, [field]: value } };
  const [before, after] = [price(shown, country), price(changed, country)];
  if (before.ok) return after.ok ? after.value.totalCents - before.value.totalCents : 'excluded';
  return after.ok ? 'mends' : 'unknown';
}

function wayOf(value: string, shown: Configuration): Configuration['way'] {
  const read = readConfiguration([
    ['model', shown.model],
    ['way', value],
  ]);
  return read.ok ? read.value.way : shown.way;
}
