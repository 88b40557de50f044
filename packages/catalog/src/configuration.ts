import { exclusionProblems } from './exclusion.ts';
import type { Configuration, Model, ShippingWay } from './model.ts';
import { findChoice, findModel, findOption, models } from './models.ts';
import { type CatalogProblem, type CatalogResult, oneOf, quoted } from './problem.ts';
import { findShippingWay, shippingWays, standardWay } from './shipping.ts';

const ids = (things: readonly { readonly id: string }[]) => things.map((thing) => thing.id);

function unknownModel(id: string | undefined): CatalogProblem {
  return {
    code: 'model-unknown',
    where: 'model',
    message: id === undefined ? 'No model is named.' : `We sell no model ${quoted(id)}.`,
    fix: `Name ${oneOf(ids(models))}.`,
  };
}

function unknownWay(id: string): CatalogProblem {
  return {
    code: 'way-unknown',
    where: 'way',
    message: `We do not ship by ${quoted(id)}.`,
    fix: `Name ${oneOf(ids(shippingWays))}.`,
  };
}

function unknownOption(model: Model, id: string): CatalogProblem {
  return {
    code: 'option-unknown',
    where: `options.${id.slice(0, 40)}`,
    message: `${model.name} has no option ${quoted(id)}.`,
    fix: `Its options are ${oneOf(ids(model.options)).replace(' or ', ' and ')}.`,
  };
}

/** Problems of the choices alone: unknown options and choices, and, unless filled, missing ones. */
function choiceProblems(model: Model, choices: Iterable<readonly [string, string]>) {
  const problems: CatalogProblem[] = [];
  for (const [id, value] of choices) {
    const option = findOption(model, id);
    if (option === undefined) problems.push(unknownOption(model, id));
    else if (findChoice(option, value) === undefined)
      problems.push({
        code: 'choice-unknown',
        where: `options.${id}`,
        message: `${option.name} cannot be ${quoted(value)}.`,
        fix: `Choose ${oneOf(ids(option.choices))}.`,
      });
  }
  return problems;
}

/**
 * Whether a configuration that came as data (JSON, a database row) is one that is sold today.
 *
 * @returns the same configuration, or every problem at once: `model-unknown`, `option-unknown`,
 * `choice-unknown`, `choice-missing`, `way-unknown`, `choices-exclude-each-other`.
 */
export function checkConfiguration(configuration: Configuration): CatalogResult<Configuration> {
  const model = findModel(configuration.model);
  const problems: CatalogProblem[] = [];
  if (findShippingWay(configuration.way) === undefined)
    problems.push(unknownWay(configuration.way));
  if (model === undefined) problems.push(unknownModel(configuration.model));
  else {
    problems.push(...choiceProblems(model, Object.entries(configuration.choices)));
    for (const option of model.options)
      if (!Object.hasOwn(configuration.choices, option.id))
        problems.push({
          code: 'choice-missing',
          where: `options.${option.id}`,
          message: `Nothing is chosen for ${option.name}.`,
          fix: `Choose ${oneOf(ids(option.choices))}.`,
        });
    problems.push(...exclusionProblems(configuration));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: configuration };
}

/**
 * Reads a configuration from the fields of a form or URL: `model`, `way` and one field per option.
 * An option that is not there takes its standard choice, and so does `way`; `model` must be there.
 *
 * Any other field is refused, so that a misspelt one is not silently a standard choice; a page that
 * sends more fields names them in `ignore` (`country`, `profile`).
 *
 * @returns the configuration with every option filled, or every problem at once: `model-unknown`,
 * `option-unknown`, `choice-unknown`, `way-unknown`, `field-repeated`, `choices-exclude-each-other`.
 */
export function readConfiguration(
  entries: Iterable<readonly [string, string]>,
  ignore: readonly string[] = [],
): CatalogResult<Configuration> {
  const fields = new Map<string, string>();
  const problems: CatalogProblem[] = [];
  for (const [name, value] of entries) {
    if (ignore.includes(name)) continue;
    if (fields.has(name))
      problems.push({
        code: 'field-repeated',
        where: name.slice(0, 40),
        message: `${quoted(name)} is there more than once.`,
        fix: 'Send each field once.',
      });
    else fields.set(name, value);
  }
  const named = fields.get('model');
  const wayId = fields.get('way') ?? standardWay;
  fields.delete('model');
  fields.delete('way');

  const way = findShippingWay(wayId);
  if (way === undefined) problems.push(unknownWay(wayId));
  const model = named === undefined ? undefined : findModel(named);
  if (model === undefined) return { ok: false, problems: [unknownModel(named), ...problems] };
  problems.push(...choiceProblems(model, fields));
  const filled = fill(model, fields, way?.id ?? standardWay);
  if (way !== undefined) problems.push(...exclusionProblems(filled));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: filled };
}

function fill(model: Model, chosen: ReadonlyMap<string, string>, way: ShippingWay): Configuration {
  const choices = model.options.map(
    (option) => [option.id, chosen.get(option.id) ?? option.standard] as const,
  );
  return { model: model.id, choices: Object.fromEntries(choices), way };
}

/** The model as it comes when nothing is chosen. Problem: `model-unknown`. */
export function standardConfiguration(modelId: string): CatalogResult<Configuration> {
  return readConfiguration([['model', modelId]]);
}

/**
 * The canonical query string: `model`, then the options in the order of their names, then `way`.
 * The same configuration always gives the same bytes, and reading them gives it back.
 */
export function writeConfiguration(configuration: Configuration): string {
  const choices = Object.entries(configuration.choices).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new URLSearchParams([
    ['model', configuration.model],
    ...choices,
    ['way', configuration.way],
  ]).toString();
}
