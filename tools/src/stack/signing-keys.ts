import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root.ts';

const run = promisify(execFile);

/** The signing keys of a development stack: in a real shop each lives with its own person. */
export interface SigningKeys {
  readonly rootKeyFile: string;
  readonly benchKeyFile: string;
  readonly qaKeyFile: string;
  readonly trustRootFile: string;
  /** The public halves of the root keys: what a verifier must have beforehand. */
  readonly rootKeysFile: string;
}

async function nyx(...args: string[]): Promise<void> {
  await run(process.execPath, [join(ROOT, 'apps/provision/src/main.ts'), ...args], { cwd: ROOT });
}

/** Makes the keys and the signed trust root with the `nyx` command itself, once per folder. */
export async function keepSigningKeys(folder: string): Promise<SigningKeys> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys: SigningKeys = {
    rootKeyFile: join(folder, 'root.key.json'),
    benchKeyFile: join(folder, 'bench.key.json'),
    qaKeyFile: join(folder, 'qa.key.json'),
    trustRootFile: join(folder, 'trust-root.json'),
    // `nyx trust-root create` writes it beside the trust root.
    rootKeysFile: join(folder, 'root-keys.json'),
  };
  if (existsSync(keys.trustRootFile)) return keys;
  await Promise.all([
    nyx('keys', 'create', '--role', 'root', '--person', 'Root', '--out', keys.rootKeyFile),
    nyx('keys', 'create', '--role', 'bench', '--person', 'Bea', '--out', keys.benchKeyFile),
    nyx('keys', 'create', '--role', 'qa', '--person', 'Quentin', '--out', keys.qaKeyFile),
  ]);
  await nyx(
    ...['trust-root', 'create', '--root-key', keys.rootKeyFile],
    ...['--key', keys.benchKeyFile, '--key', keys.qaKeyFile, '--out', keys.trustRootFile],
  );
  return keys;
}
