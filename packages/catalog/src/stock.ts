import type { Configuration, Model } from './model.ts';
import { findChoice, findModel, models } from './models.ts';

/** How many of one thing on the shelf a configuration takes. */
export interface StockNeed {
  readonly sku: string;
  readonly quantity: number;
}

/** How many of one thing are on the shelf. */
export interface StockLevel {
  readonly sku: string;
  readonly onHand: number;
}

const bySku = (a: { readonly sku: string }, b: { readonly sku: string }) =>
  a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0;

/** `board-v54-ultra5-125h-1920x1200`: the mainboard and the screen come as one piece. */
function boardSku(model: Model, choices: Readonly<Record<string, string>>): string {
  const variants = model.options.filter((option) => option.variant);
  return ['board', model.id, ...variants.map((option) => choices[option.id])].join('-');
}

/**
 * What a configuration takes from the shelf: the board variant and one of each part, by SKU in code
 * point order (one order for everybody, so that rows are always locked in the same order).
 *
 * Takes a configuration that `readConfiguration` or `checkConfiguration` accepted; any other is a
 * bug of the caller and throws, so that nothing is ever sold without its parts.
 */
export function stockOf(configuration: Configuration): readonly StockNeed[] {
  const model = findModel(configuration.model);
  if (model === undefined) throw new Error('stockOf: this configuration was never checked');
  const needs = new Map([[boardSku(model, configuration.choices), 1]]);
  for (const option of model.options) {
    const choice = findChoice(option, configuration.choices[option.id] ?? '');
    if (choice === undefined) throw new Error('stockOf: this configuration was never checked');
    if (choice.part !== null) needs.set(choice.part, (needs.get(choice.part) ?? 0) + 1);
  }
  return [...needs].map(([sku, quantity]) => ({ sku, quantity })).toSorted(bySku);
}

/** Every combination of the choices of the `variant` options. */
function variants(model: Model): Record<string, string>[] {
  return model.options
    .filter((option) => option.variant)
    .reduce<Record<string, string>[]>(
      (sofar, option) =>
        sofar.flatMap((chosen) =>
          option.choices.map((choice) => ({ ...chosen, [option.id]: choice.id })),
        ),
      [{}],
    );
}

/** A shelf to start a new shop with: every SKU that a configuration can take. */
export const initialStock: readonly StockLevel[] = models
  .flatMap((model) => [
    ...variants(model).map((choices) => ({ sku: boardSku(model, choices), onHand: 8 })),
    ...model.options
      .flatMap((option) => option.choices)
      .flatMap(({ part }) => (part === null ? [] : [{ sku: part, onHand: 12 }])),
  ])
  .toSorted(bySku);
