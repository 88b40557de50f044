import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem, Result } from './problem.ts';

/** What the surroundings say. A command that needs one that is not set says so itself. */
export interface Env {
  /** Address of the API, without a slash at its end. */
  readonly api: string | undefined;
  /** The key of whoever runs the command. Never printed. */
  readonly key: string | undefined;
  /** Working folder of the bench: `units/<unit>/…`. */
  readonly home: string;
}

const schema = z.object({
  NYX_API: z.url({ protocol: /^https?$/ }).optional(),
  NYX_KEY: z
    .string()
    .regex(/^nyk_[A-Za-z0-9_-]{8,200}$/)
    .optional(),
  NYX_HOME: z.string().startsWith('/').optional(),
});

const expected: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  NYX_API: ['This is not an address.', 'Set it to http://HOST:PORT or https://HOST.'],
  NYX_KEY: ['This is not a technician key.', 'Set it to the key that starts with nyk_.'],
  NYX_HOME: ['This is not an absolute path.', 'Set it to a folder, starting with a slash.'],
};

/** Reads the environment, and says all that is wrong with it at once. An empty value is unset. */
export function readEnv(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Result<Env> {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const parsed = schema.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue): Problem => {
      const where = String(issue.path[0]);
      const [message, fix] = expected[where] ?? [issue.message, 'Unset it.'];
      return { code: 'environment', where, message, fix };
    });
    return { ok: false, problems };
  }
  const { NYX_API, NYX_KEY, NYX_HOME } = parsed.data;
  const api = NYX_API?.replace(/\/+$/, '');
  return { ok: true, value: { api, key: NYX_KEY, home: NYX_HOME ?? join(homedir(), '.nyx') } };
}
