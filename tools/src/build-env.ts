import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/**
 * The environment of a build. The shop's hardware list is made from real reports that may lie beside
 * the checkout, where turbo does not look; their number and time go into the cache key.
 */
export function buildEnv(): NodeJS.ProcessEnv {
  const folder = join(ROOT, '..', 'shared', 'data', 'hcl');
  let reports = 'none';
  try {
    reports = `${readdirSync(folder).length} of ${statSync(folder).mtime.toISOString()}`;
  } catch {
    // A checkout stands alone: then the shop shows the project's own small set, and says so.
  }
  return { ...process.env, NYX_HCL_REPORTS: reports };
}
