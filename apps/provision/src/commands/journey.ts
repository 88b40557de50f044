import { type Answer, done, failed, refused } from '../answer.ts';
import { defineCommand } from '../command.ts';
import type { Io } from '../io.ts';
import { type Stack, startStack } from '../journey/stack.ts';
import { play } from '../journey/story.ts';
import { openTeller, told } from '../journey/tell.ts';
import { count, type Problem, type Result } from '../problem.ts';

export const command = defineCommand({
  name: 'journey',
  arguments: [],
  options: {
    against: {
      type: 'string',
      value: 'URL',
      help: 'Play on the shop that runs here, instead of a fresh one; NYX_API names its API.',
    },
    'technician-key': { type: 'string', value: 'KEY', help: 'With --against (default: NYX_KEY).' },
    keys: {
      type: 'string',
      value: 'DIR',
      help: 'With --against: bench.key.json, qa.key.json, root-keys.json, trust-root.json.',
    },
    mail: { type: 'string', value: 'DIR', help: 'With --against: where its mail is written to.' },
    keep: { type: 'boolean', help: 'Keep the folder of the fresh shop, and say where it is.' },
  },
  example: 'nyx journey',
  exits: { 0: 'Every step held.', 1: 'A step did not hold; it is the last one shown.' },
  run: async (io, given): Promise<Answer> => {
    const from = io.clock();
    const teller = openTeller(io, given.json);
    const kept = given.keep
      ? `${io.env.home}/journey-${io.now().toISOString().replace(/[:.]/g, '-')}`
      : undefined;
    const there = given.against === undefined ? undefined : running(io, given.against, given);
    if (there !== undefined && !there.ok) return refused(there);
    const stack =
      there?.value ??
      (await teller.step('starts a fresh shop', async () => {
        const started = await startStack(io, kept);
        return started.ok
          ? told(started.value, { storefront: started.value.place.storefront })
          : started;
      }));
    let held = false;
    if (stack !== undefined) {
      try {
        const { place } = stack;
        const env = { api: place.api, key: place.technicianKey, home: `${place.home}/bench` };
        held = await play({ ...io, env, stderr: () => {} }, place, teller);
      } finally {
        await stack.stop();
      }
    }
    const ms = Math.round(io.clock() - from);
    const { steps } = teller;
    const document = { ok: held, ms, steps, ...(kept === undefined ? {} : { kept }) };
    const ended = held ? 'Every step held' : `It ended at “${steps.at(-1)?.step ?? 'the start'}”`;
    const text = `${ended}: ${count(steps.length, 'step')} in ${(ms / 1000).toFixed(1)} s.\n${kept === undefined ? '' : `Kept in ${kept}\n`}`;
    const shown = given.json ? '' : text;
    return held ? done(document, shown) : failed(document, shown);
  },
});

/** A shop that somebody else started. Problems: `usage`, everything that it takes and is missing. */
function running(
  io: Io,
  storefront: string,
  given: {
    readonly 'technician-key': string | undefined;
    readonly keys: string | undefined;
    readonly mail: string | undefined;
  },
): Result<Stack> {
  const key = given['technician-key'] ?? io.env.key;
  const { api } = io.env;
  const problems: Problem[] = [];
  const missing = (where: string, fix: string) =>
    problems.push({ code: 'usage', where, message: 'It is missing.', fix });
  if (!URL.canParse(storefront)) missing('--against', 'Write the address of the shop.');
  if (api === undefined) missing('NYX_API', 'Set it to the address of the API.');
  if (key === undefined) missing('--technician-key', 'Give it, or set NYX_KEY.');
  if (given.keys === undefined) missing('--keys', 'Name the folder with the signing keys.');
  if (api === undefined || key === undefined || problems.length > 0) return { ok: false, problems };
  const at = (name: string) => `${given.keys ?? '.'}/${name}`;
  const place = {
    storefront,
    api,
    technicianKey: key,
    mailDir: given.mail ?? null,
    trustRootFile: at('trust-root.json'),
    rootKeyFile: at('root-keys.json'),
    benchKeyFile: at('bench.key.json'),
    qaKeyFile: at('qa.key.json'),
    home: `${io.env.home}/journey`,
  };
  return { ok: true, value: { place, stop: async () => {} } };
}
