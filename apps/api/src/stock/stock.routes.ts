import type { OpenAPIHono } from '@hono/zod-openapi';
import { initialStock, type Model, models } from '@nyx/catalog';
import { routes } from '@nyx/contract';
import type { Database } from '../database/database.ts';
import { refuse, refused } from '../http/refuse.ts';
import type { Shop } from '../shop.ts';
import { availability } from './stock.ts';

/** The SKUs that a model can take: its board variants and the parts of its choices. */
function skusOf(model: Model): ReadonlySet<string> {
  const parts = model.options.flatMap(({ choices }) => choices.map(({ part }) => part));
  const boards = initialStock
    .map(({ sku }) => sku)
    .filter((sku) => sku.startsWith(`board-${model.id}-`));
  return new Set([...boards, ...parts.filter((part) => part !== null)]);
}

type Levels = Awaited<ReturnType<typeof availability>>;

/** How old an answer may be. What is shown reserves nothing: placing an order looks again. */
const FRESH_MS = 250;

/**
 * Who asks while somebody else's question is under way, or just was, gets the same answer: a page
 * that everybody looks at costs the database four questions a second, and not one for each visitor.
 */
function sharedLevels(db: Database): () => Promise<Levels> {
  let asked: { readonly at: number; readonly levels: Promise<Levels> } | undefined;
  return () => {
    // Not the time of day: that can be put back.
    const at = performance.now();
    if (asked !== undefined && at - asked.at < FRESH_MS) return asked.levels;
    const levels = availability(db);
    asked = { at, levels };
    // What failed is asked again.
    levels.catch(() => {
      asked = undefined;
    });
    return levels;
  };
}

export function stockRoutes(app: OpenAPIHono, shop: Shop): void {
  const levels = sharedLevels(shop.db);
  const taken = new Map(models.map((model) => [model.id, skusOf(model)]));
  app.openapi(routes.getStock, async (c) => {
    const { model } = c.req.valid('param');
    const skus = taken.get(model);
    if (skus !== undefined) {
      const items = (await levels()).filter(({ sku }) => skus.has(sku));
      return c.json({ model, items }, 200);
    }
    return refuse(
      c,
      refused('model-unknown', 'model', 'The shop sells no such model.', 'See the catalog.'),
    );
  });
}
