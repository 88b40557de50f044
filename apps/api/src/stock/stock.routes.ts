import type { OpenAPIHono } from '@hono/zod-openapi';
import { findModel, initialStock, type Model, models } from '@nyx/catalog';
import { routes, type Stock } from '@nyx/contract';
import type { Database } from '../database/database.ts';
import { jsonText } from '../http/file.ts';
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

/** How old an answer may be. What is shown reserves nothing: placing an order looks again. */
const FRESH_MS = 250;

/** The answer for each model, as text. */
type Answers = ReadonlyMap<string, string>;

/**
 * Who asks while somebody else's question is under way, or just was, gets the same answer, to the
 * letter: a page that everybody looks at costs the database four questions a second, and us as many
 * answers, and not one for each visitor.
 */
function sharedAnswers(db: Database): () => Promise<Answers> {
  const taken = models.map((model) => ({ model: model.id, skus: skusOf(model) }));
  const print = async (): Promise<Answers> => {
    const levels = await availability(db);
    return new Map(
      taken.map(({ model, skus }) => {
        const answer: Stock = { model, items: levels.filter(({ sku }) => skus.has(sku)) };
        return [model, JSON.stringify(answer)];
      }),
    );
  };
  let asked: { readonly at: number; readonly answers: Promise<Answers> } | undefined;
  return () => {
    // Not the time of day: that can be put back.
    const at = performance.now();
    if (asked !== undefined && at - asked.at < FRESH_MS) return asked.answers;
    const answers = print();
    asked = { at, answers };
    // What failed is asked again.
    answers.catch(() => {
      asked = undefined;
    });
    return answers;
  };
}

export function stockRoutes(app: OpenAPIHono, shop: Shop): void {
  const answers = sharedAnswers(shop.db);
  app.openapi(routes.getStock, async (c) => {
    const { model } = c.req.valid('param');
    const text = findModel(model) === undefined ? undefined : (await answers()).get(model);
    if (text !== undefined) return jsonText<Stock>(c, text);
    return refuse(
      c,
      refused('model-unknown', 'model', 'The shop sells no such model.', 'See the catalog.'),
    );
  });
}
