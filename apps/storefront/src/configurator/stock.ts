import { type Configuration, stockOf } from '@nyx/catalog';
import type { Client } from '@nyx/contract/client';

/** The parts that are missing for a configuration; null when nobody can say. Takes a checked one. */
export async function availability(
  api: Client,
  configuration: Configuration,
): Promise<readonly string[] | null> {
  const answer = await api.getStock({ params: { model: configuration.model } });
  if (answer.status !== 200) return null;
  const available = new Map(answer.body.items.map((item) => [item.sku, item.available]));
  return stockOf(configuration)
    .filter(({ sku, quantity }) => (available.get(sku) ?? 0) < quantity)
    .map(({ sku }) => sku);
}
