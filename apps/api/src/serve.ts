import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import type { CertificateJudge } from './certificate/judge.ts';
import { openDatabase } from './database/database.ts';
import { migrate } from './database/migrate.ts';
import type { Env } from './env.ts';
import { listen } from './http/listen.ts';
import { sweepAnswers } from './idempotency/idempotency.ts';
import { issueInvoices } from './invoice/issue.ts';
import { statutoryYears } from './invoice/term.ts';
import { type Handlers, startWork } from './job/work.ts';
import type { Log } from './log.ts';
import { createMailer } from './mail/mailer.ts';
import { sendMail } from './mail/send.ts';
import { createMetrics } from './metrics/metrics.ts';
import { serveMetrics } from './metrics/serve-metrics.ts';
import { payRefund, sweepRefunds } from './payment/refund.ts';
import { stripePayments } from './payment/stripe-payments.ts';
import { sweepReservations } from './payment/sweep.ts';
import type { TransferSettings } from './payment/transfer.ts';
import { followEvent } from './payment/webhook.routes.ts';
import { sweepQuotes } from './quote/quote.ts';
import { destroyAddresses, destroyInvoiceBuyers } from './retention/retention.ts';
import { destroyOldSealKeys } from './retention/rewrap.ts';
import type { Seals } from './seal/seals.ts';
import type { Shop } from './shop.ts';
import { openSweeper } from './sweeper.ts';

/** How often to look for reservations that ended, and what else only time brings. */
const SWEEP_MS = 20_000;
/** How often to look for what must not be kept any longer. */
const RETENTION_MS = 3_600_000;
/** How long open requests may take to finish when the process is asked to end. */
const DRAIN_MS = 8_000;

export interface Served {
  readonly url: string;
  /** Of the metrics, where they are served. */
  readonly metrics: string | undefined;
  readonly shop: Shop;
  stop(): Promise<void>;
}

function transferSettings(env: Env): TransferSettings | null {
  const { BANK_HOLDER: holder, BANK_IBAN: iban, BANK_BIC: bic, TRANSFER_HOLD_DAYS } = env;
  if (holder === undefined || iban === undefined) return null;
  return { holder, iban, bic: bic ?? null, holdDays: TRANSFER_HOLD_DAYS };
}

/** Migrates, listens, works: everything one API process does. Any number may share a database. */
export async function serveApi(
  env: Env,
  judge: CertificateJudge,
  seals: Seals,
  plainLog: Log,
): Promise<Served> {
  const metrics = createMetrics(plainLog);
  const { log } = metrics;
  await migrate(env.DATABASE_URL);
  const db = openDatabase(env.DATABASE_URL, log);
  const mailer = createMailer({
    from: env.MAIL_FROM,
    folder: env.MAIL_DIR,
    smtpUrl: env.SMTP_URL,
  });
  const shop: Shop = {
    db,
    judge,
    payments: stripePayments({
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecret: env.STRIPE_WEBHOOK_SECRET,
      apiBase: env.STRIPE_API_BASE,
      storefrontUrl: env.STOREFRONT_URL,
    }),
    seals,
    keep: {
      addressDays: env.KEEP_ADDRESS_DAYS,
      backupDays: env.KEEP_BACKUP_DAYS,
      invoiceYears: env.INVOICE_KEEP_YEARS ?? statutoryYears(env.SELLER_COUNTRY),
    },
    seller: {
      name: env.SELLER_NAME,
      address: env.SELLER_ADDRESS.split('|'),
      vatId: env.SELLER_VAT_ID,
    },
    transfer: transferSettings(env),
    storefrontUrl: env.STOREFRONT_URL,
    log,
    now: () => new Date(),
  };
  const handlers: Handlers = {
    'stripe-event': (id) => followEvent(shop, id),
    mail: (id) => sendMail(shop, mailer, id),
    refund: (id) => payRefund(shop, id),
  };
  // Each by itself: where one of them fails, again and again, the others go on.
  const sweepers = [
    () => sweepReservations(shop),
    () => issueInvoices(shop),
    () => sweepRefunds(shop),
    () => sweepAnswers(shop),
    () => sweepQuotes(db, shop.now()),
  ].map((sweep) => openSweeper(sweep, SWEEP_MS, log));
  const destroyers = [
    async () => {
      while ((await destroyAddresses(shop)) > 0);
    },
    () => destroyInvoiceBuyers(shop),
    () => destroyOldSealKeys(shop),
  ].map((destroy) => openSweeper(destroy, RETENTION_MS, log));

  let stopping = false;
  const app = createApp(shop, () => stopping);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const url = await listen(server, env.HOST, env.PORT);
  const served =
    env.METRICS_PORT === undefined
      ? undefined
      : await serveMetrics(env.METRICS_HOST, env.METRICS_PORT, () => metrics.print(db));
  const work = await startWork(db, log, handlers);
  const all = [...sweepers, ...destroyers];
  // One after the other: all at once, each would open a connection of its own.
  const begin = async () => {
    for (const one of all) await one.sweep();
  };
  const begun = begin();
  return {
    url,
    metrics: served?.url,
    shop,
    stop: async () => {
      stopping = true;
      const closed = new Promise((done) => server.close(done));
      // A kept-alive connection would hold us up after its last answer.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearInterval(idle);
      clearTimeout(late);
      await Promise.all([work.stop(), begun, ...all.map((one) => one.stop())]);
      await served?.stop();
      await db.$client.end();
    },
  };
}
