// The API process: one JSON line on standard output when it serves, a clean end on SIGTERM or SIGINT.
import { armCrash } from './crash.ts';
import { readEnv } from './env.ts';
import { createLog, errorFacts } from './log.ts';
import { openSeals } from './seal/seals.ts';

function cannotStart(problems: readonly string[]): never {
  process.stderr.write(`The API cannot start:\n${problems.map((one) => `  ${one}\n`).join('')}`);
  process.exit(64);
}

const log = createLog((line) => process.stderr.write(line));
const env = readEnv();
if (!env.ok) cannotStart(env.problems);
armCrash(env.value.CRASH_AT);
// Only now: who misspelt a variable need not wait for the whole app to load.
const [{ openJudge }, { serveApi }] = await Promise.all([
  import('./certificate/open-judge.ts'),
  import('./serve.ts'),
]);
const judge = await openJudge(env.value.TRUST_ROOT_FILE, env.value.ROOT_KEYS, new Date());
if (!judge.ok) cannotStart(judge.problems);
const seals = await openSeals(env.value.SEAL_KEY_FILE);
if (!seals.ok) cannotStart(seals.problems);
try {
  const served = await serveApi(env.value, judge.value, seals.value, log);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    served.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', 'stop-failed', errorFacts(error));
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.stdout.write(
    `${JSON.stringify({ ready: true, url: served.url, metrics: served.metrics })}\n`,
  );
} catch (error) {
  log('error', 'start-failed', errorFacts(error));
  process.stderr.write(`The API cannot start: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
