import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../../nyx', import.meta.url));

interface Journey {
  readonly ok: boolean;
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly measured: Readonly<Record<string, string | number>>;
    readonly problems: readonly unknown[];
  }[];
}

it('plays the whole story, from a reader to an owner, and every step holds', async () => {
  const ran = await promisify(execFile)(script, ['journey', '--json']).catch(
    (error: { stdout: string }) => error,
  );
  const { ok, steps } = JSON.parse(ran.stdout) as Journey;
  expect(steps.filter((one) => !one.ok)).toEqual([]);
  expect(ok).toBe(true);
  expect(steps).toHaveLength(22);
  const last = steps.at(-1)?.measured;
  expect(String(last?.missing)).toMatch(/^31-nyx-writer\.policy:\d+ /);
  expect(String(last?.path)).toContain(' → ');
}, 90_000);
