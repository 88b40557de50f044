// Fails on every import between rooms that edges.json does not allow.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.ts';
import { brokenEdges } from './broken-edges.ts';
import edges from './edges.json' with { type: 'json' };

const patterns = Object.keys(edges).map((room) => `${room}/**/*.{ts,mjs,astro,mdx,json}`);
const exclude = (name: string) => /(^|\/)(node_modules|dist|\.astro)(\/|$)/.test(name);
const paths = globSync(patterns, { cwd: ROOT, exclude });
const broken = brokenEdges(
  edges,
  paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })),
);
for (const sentence of broken) process.stderr.write(`${sentence}\n`);
process.stdout.write(`${paths.length} files, ${broken.length} forbidden imports\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
