import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const articles = defineCollection({
  loader: glob({ pattern: '*.mdx', base: './src/content/articles' }),
  schema: z.strictObject({
    title: z.string().min(3).max(80),
    summary: z.string().min(40).max(240),
    part: z.int().min(1),
    /** A day without a time: YAML reads it as its first moment in UTC. */
    published: z.date(),
  }),
});

export const collections = { articles };
