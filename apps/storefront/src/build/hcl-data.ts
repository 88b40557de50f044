import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readReports } from '@nyx/hcl';
import type { AstroIntegration } from 'astro';

/** A checkout of the HCL beside the repository, else the reports that `@nyx/hcl` carries itself. */
const folders = [
  new URL('../../../../../shared/data/hcl/', import.meta.url),
  new URL('../../../../packages/hcl/fixtures/', import.meta.url),
];

/** Reads the HCL once at build time and leaves it as `dist/hcl.json`, which the server starts with. */
export function hclData(): AstroIntegration {
  return {
    name: 'nyx:hcl-data',
    hooks: {
      'astro:build:done': ({ dir, logger }) => {
        const folder = folders.find((url) => existsSync(url) && yamlFiles(url).length > 0);
        const names = folder === undefined ? [] : yamlFiles(folder);
        const { reports, problems } = readReports(
          names.map((name) => ({
            name: name.split('/').at(-1) ?? name,
            text: readFileSync(new URL(encodeURI(name), folder), 'utf8'),
          })),
        );
        writeFileSync(new URL('../hcl.json', dir), JSON.stringify(reports));
        logger.info(`${reports.length} HCL reports, ${problems.length} problems`);
      },
    },
  };
}

function yamlFiles(folder: URL): readonly string[] {
  return readdirSync(fileURLToPath(folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted();
}
