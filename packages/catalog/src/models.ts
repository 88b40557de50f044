import type { Choice, Model, Option } from './model.ts';
import { v54 } from './v54.ts';

/** Everything the shop sells. */
export const models: readonly Model[] = [v54];

/** The model with this id, or undefined when the shop sells none. */
export function findModel(id: string): Model | undefined {
  return models.find((model) => model.id === id);
}

export function findOption(model: Model, id: string): Option | undefined {
  return model.options.find((option) => option.id === id);
}

export function findChoice(option: Option, id: string): Choice | undefined {
  return option.choices.find((choice) => choice.id === id);
}
