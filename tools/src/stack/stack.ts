import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../root.ts';
import { openDatabase } from './database.ts';
import { portNear } from './ports.ts';
import { keepSecrets, type Secrets } from './secrets.ts';
import { type Service, startService } from './service.ts';
import { keepSigningKeys, type SigningKeys } from './signing-keys.ts';

const run = promisify(execFile);

export interface StackOptions {
  /** Folder for database, keys, mail and logs. */
  readonly home: string;
  /** False for a stack that is thrown away: free ports, no fsync. */
  readonly lasting: boolean;
}

/** Everything that a shopper, a technician and an owner need, on this machine. */
export interface Stack extends SigningKeys {
  readonly storefront: string;
  readonly api: string;
  /** Null when real Stripe keys are set: then the stand-in is not started. */
  readonly stripe: string | null;
  readonly database: string;
  readonly technicianKey: string;
  readonly staffKey: string;
  readonly mailDir: string;
  readonly home: string;
  readonly services: readonly Service[];
  stop(): Promise<void>;
}

const url = (port: number) => `http://127.0.0.1:${port}`;

/** Whose keys a development stack has. */
const holders = { technician: 'Tessa', staff: 'Stella' } as const;
type Holder = keyof typeof holders;

/** Migrates, fills the shelves, and makes the keys once; they are stored hashed, so we keep them. */
async function seed(
  home: string,
  env: Readonly<Record<string, string>>,
): Promise<Readonly<Record<Holder, string>>> {
  const fileOf = (holder: Holder) => join(home, `${holder}.key`);
  const all: readonly Holder[] = ['technician', 'staff'];
  const wanted = all.filter((holder) => !existsSync(fileOf(holder)));
  const args = wanted.flatMap((holder) => [`--${holder}`, holders[holder]]);
  const seeded = await run(process.execPath, [join(ROOT, 'apps/api/src/seed.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  for (const holder of wanted) {
    const line = seeded.stdout.split('\n').find((text) => text.includes(`${holder}Key`));
    const key: unknown = line ? JSON.parse(line)[`${holder}Key`] : undefined;
    if (typeof key !== 'string') throw new Error(`The seed gave no ${holder}'s key.`);
    writeFileSync(fileOf(holder), `${key}\n`, { mode: 0o600 });
  }
  const kept = (holder: Holder) => readFileSync(fileOf(holder), 'utf8').trim();
  return { technician: kept('technician'), staff: kept('staff') };
}

function stripeSettings(secrets: Secrets, port: number): Record<string, string> {
  const key = process.env.STRIPE_SECRET_KEY;
  const webhook = process.env.STRIPE_WEBHOOK_SECRET;
  if (key && webhook) return { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: webhook };
  return {
    STRIPE_SECRET_KEY: secrets.stripeKey,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    STRIPE_API_BASE: url(port),
  };
}

/** Starts database, local Stripe, API and shop; throws with what the failing one said, leaving nothing. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { home, lasting } = options;
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const mailDir = join(home, 'mail');
  mkdirSync(mailDir, { recursive: true });
  const log = (name: string) => join(home, 'log', `${name}.log`);
  const secrets = keepSecrets(home);
  const database = await openDatabase(home, lasting);
  const services: Service[] = [];
  const stop = async () => {
    for (const service of services.toReversed()) await service.stop();
    await database.stop();
  };
  try {
    const shopPort = await portNear(lasting ? 4321 : 0);
    const apiPort = await portNear(lasting ? 4322 : 0);
    const stripePort = await portNear(lasting ? 4323 : 0);
    const keys = await keepSigningKeys(join(home, 'keys'));
    const stripe = stripeSettings(secrets, stripePort);
    const local = stripe.STRIPE_API_BASE ?? null;
    const env = {
      ...stripe,
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: String(apiPort),
      STOREFRONT_URL: url(shopPort),
      SEAL_KEY_FILE: process.env.SEAL_KEY_FILE ?? join(home, 'seal-key.json'),
      // The registry's example account for Finland: nobody's.
      BANK_HOLDER: process.env.BANK_HOLDER ?? 'Nyx, an example account',
      BANK_IBAN: process.env.BANK_IBAN ?? 'FI2112345600000785',
      MAIL_DIR: mailDir,
      TRUST_ROOT_FILE: keys.trustRootFile,
      ROOT_KEYS: keys.rootKeysFile,
    };
    const shopEnv = {
      HOST: '127.0.0.1',
      PORT: String(shopPort),
      API_URL: url(apiPort),
      SITE_URL: url(shopPort),
      PAY_ORIGIN: local ?? 'https://checkout.stripe.com',
      ROOT_KEYS: keys.rootKeysFile,
    };
    const held = await seed(home, env);
    const stripeArgs = [
      ...['packages/stripe-local/src/main.ts', '--port', String(stripePort)],
      ...['--webhook', `${url(apiPort)}/v1/stripe/webhook`, '--secret', secrets.webhookSecret],
      ...(lasting ? ['--state', join(home, 'stripe.json')] : []),
    ];
    const starting = [
      { name: 'storefront', args: ['apps/storefront/src/main.ts'], env: shopEnv },
      { name: 'api', args: ['--max-old-space-size=192', 'apps/api/src/main.ts'], env },
      ...(local ? [{ name: 'stripe-local', args: stripeArgs, env: {} }] : []),
    ].map(async (service) => {
      services.push(await startService({ ...service, log: log(service.name) }));
    });
    for (const result of await Promise.allSettled(starting)) {
      if (result.status === 'rejected') throw result.reason;
    }
    return {
      ...keys,
      storefront: url(shopPort),
      api: url(apiPort),
      stripe: local,
      database: database.url,
      technicianKey: held.technician,
      staffKey: held.staff,
      mailDir,
      home,
      services,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
