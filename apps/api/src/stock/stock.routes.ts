import type { OpenAPIHono } from '@hono/zod-openapi';
import { findModel, initialStock } from '@nyx/catalog';
import { routes } from '@nyx/contract';
import { refuse, refused } from '../http/refuse.ts';
import type { Shop } from '../shop.ts';
import { availability } from './stock.ts';

/** The SKUs that a model can take: its board variants and the parts of its choices. */
function skusOf(modelId: string): ReadonlySet<string> | undefined {
  const model = findModel(modelId);
  if (model === undefined) return undefined;
  const parts = model.options.flatMap(({ choices }) => choices.map(({ part }) => part));
  const boards = initialStock
    .map(({ sku }) => sku)
    .filter((sku) => sku.startsWith(`board-${model.id}-`));
  return new Set([...boards, ...parts.filter((part) => part !== null)]);
}

export function stockRoutes(app: OpenAPIHono, shop: Shop): void {
  app.openapi(routes.getStock, async (c) => {
    const { model } = c.req.valid('param');
    const skus = skusOf(model);
    if (skus !== undefined) return c.json({ model, items: await availability(shop.db, skus) }, 200);
    return refuse(
      c,
      refused('model-unknown', 'model', 'The shop sells no such model.', 'See the catalog.'),
    );
  });
}
