import { inspect, parseArgs } from 'node:util';
import { openServer } from './server.ts';
import type { Pass } from './stage.ts';

/**
 * Runs a proof as a program of its own: `--rounds N --seed S`. It prints what was counted and exits
 * with 0, or why it does not hold and exits with 1.
 */
export async function program(
  rounds: number,
  prove: (pass: Pass) => Promise<string>,
): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string' }, seed: { type: 'string', default: '1' } },
  });
  const postgres = await openServer();
  try {
    const counted = await prove({
      server: postgres.url,
      rounds: Number(values.rounds ?? rounds),
      seed: Number(values.seed),
      spawned: true,
    });
    process.stdout.write(`${counted}\n`);
  } catch (error) {
    process.stdout.write(`${inspect(error)}\n`);
    process.exitCode = 1;
  } finally {
    await postgres.stop();
  }
}
