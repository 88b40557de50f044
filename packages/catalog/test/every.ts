import fc from 'fast-check';
import {
  type Configuration,
  checkConfiguration,
  type Model,
  models,
  shippingWays,
} from '../src/index.ts';

function combinations(model: Model): Record<string, string>[] {
  return model.options.reduce<Record<string, string>[]>(
    (sofar, option) =>
      sofar.flatMap((chosen) =>
        option.choices.map((choice) => ({ ...chosen, [option.id]: choice.id })),
      ),
    [{}],
  );
}

const all: readonly Configuration[] = models.flatMap((model) =>
  combinations(model).flatMap((choices) =>
    shippingWays.map((way) => ({ model: model.id, choices, way: way.id })),
  ),
);

const checked = Map.groupBy(all, (configuration) => checkConfiguration(configuration).ok);

/** Every configuration that can be bought. */
export const sold: readonly Configuration[] = checked.get(true) ?? [];

/** Every one that is refused because two choices exclude each other. */
export const excluded: readonly Configuration[] = checked.get(false) ?? [];

export const anySold = fc.constantFrom(...sold);

/** The standard V54 with other choices. */
export function v54(
  choices: Record<string, string> = {},
  way: Configuration['way'] = 'sealed-first-boot',
): Configuration {
  const model = models.find(({ id }) => id === 'v54');
  const standard = model?.options.map((option) => [option.id, option.standard] as const) ?? [];
  return { model: 'v54', choices: { ...Object.fromEntries(standard), ...choices }, way };
}
