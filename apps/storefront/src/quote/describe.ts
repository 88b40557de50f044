import {
  type Configuration,
  findModel,
  findShippingWay,
  type ShippingWayDetails,
} from '@nyx/catalog';
import type { ProfileChange } from '@nyx/qube-profiles';

/** Each option of a configuration with its choice, in words and in the model's order. */
export function describe(configuration: Configuration): readonly (readonly [string, string])[] {
  const model = findModel(configuration.model);
  return (model?.options ?? []).map((option) => {
    const id = configuration.choices[option.id];
    return [
      option.name,
      option.choices.find((choice) => choice.id === id)?.name ?? id ?? '',
    ] as const;
  });
}

export function wayOf(configuration: Configuration): ShippingWayDetails | undefined {
  return findShippingWay(configuration.way);
}

/** One change of a profile as a sentence. */
export function changeText(change: ProfileChange): string {
  switch (change.op) {
    case 'add':
      return `${change.name} is added, with the settings of ${change.like}.`;
    case 'remove':
      return `${change.name} is left out.`;
    case 'rename':
      return `${change.name} is called ${change.to}.`;
    case 'label':
      return `${change.name} is ${change.label}.`;
    case 'netvm':
      return change.netvm === null
        ? `${change.name} has no network.`
        : `${change.name} reaches the network through ${change.netvm}.`;
  }
}
