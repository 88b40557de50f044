import { z } from 'zod';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
import { parseJson } from '../read.ts';

/** Where everything is that the story needs. */
const schema = z.object({
  storefront: z.url(),
  api: z.url(),
  technicianKey: z.string(),
  /** Null when mail is really sent: then nobody looks into it here. */
  mailDir: z.string().nullable(),
  trustRootFile: z.string(),
  rootKeyFile: z.string(),
  benchKeyFile: z.string(),
  qaKeyFile: z.string(),
  /** Everything of this shop lies below it. */
  home: z.string(),
});
export type Place = z.infer<typeof schema>;

export interface Stack {
  readonly place: Place;
  stop(): Promise<void>;
}

/**
 * Starts a whole fresh shop on free ports, with its own database. Stopping it leaves nothing, unless
 * its folder is named.
 */
export async function startStack(io: Io, home?: string): Promise<Result<Stack>> {
  const kept = home === undefined ? [] : ['--home', home];
  const started = io.start('tools/src/stack/main.ts', ['--ephemeral', ...kept]);
  for await (const line of started.lines) {
    const json = parseJson('stack', line);
    const ready = schema.safeParse(json.ok ? json.value : undefined);
    if (ready.success) return { ok: true, value: { place: ready.data, stop: started.stop } };
  }
  await started.stop();
  const lines = started.errors().trim().split('\n');
  const reason = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
  return refuse(
    'stack',
    'tools/src/stack',
    `It did not start: ${reason.trim()}`,
    'Run npm start, and see.',
  );
}
