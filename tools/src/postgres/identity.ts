import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';

/** How to start a program that refuses to run as root, or as a user without a name. */
export interface Identity {
  /** Words to put before the command. */
  readonly prefix: readonly string[];
  /** Set when files must belong to another user than the one who starts. */
  readonly chown: number | null;
}

const NOBODY = 65534;

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function hasName(): boolean {
  try {
    return userInfo().username.length > 0;
  } catch {
    return false;
  }
}

/**
 * Postgres refuses root. A user namespace makes root look like nobody to Postgres while the files stay
 * root's: no system user, no chown, and it works below a 0700 folder. `setpriv --pdeathsig` ends the
 * server when we are killed, so that no SIGKILL leaves one behind.
 */
export function serverIdentity(): Identity {
  const linux = process.platform === 'linux';
  const death = linux && works('setpriv', ['--pdeathsig', 'INT', 'true']);
  const follow = death ? ['setpriv', '--pdeathsig', 'INT'] : [];
  if (!linux || (process.getuid?.() !== 0 && hasName())) return { prefix: follow, chown: null };
  const map = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (works('unshare', [...map.slice(1), 'true'])) {
    return { prefix: [...map, ...follow], chown: null };
  }
  const ids = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return { prefix: ['setpriv', ...ids, '--pdeathsig', 'INT'], chown: NOBODY };
}
