import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a development stack makes up once and keeps, readable by its owner only. */
export interface Secrets {
  readonly webhookSecret: string;
  readonly stripeKey: string;
}

/** Reads `secrets.json` in a folder, or makes it. */
export function keepSecrets(folder: string): Secrets {
  const file = join(folder, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const secrets: Secrets = {
    webhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    stripeKey: `sk_test_${randomBytes(16).toString('hex')}`,
  };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
