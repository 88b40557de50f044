import type { CertificateJudge } from './certificate/judge.ts';
import type { Database } from './database/database.ts';
import type { Log } from './log.ts';
import type { Payments } from './payment/payments.ts';

/** What every domain works with. Made once in `main.ts`; tests make their own. */
export interface Shop {
  readonly db: Database;
  readonly payments: Payments;
  readonly judge: CertificateJudge;
  /** Wraps the key of every order. */
  readonly sealKey: Buffer;
  readonly storefrontUrl: string;
  readonly log: Log;
  readonly now: () => Date;
  /** Something was queued: the worker of this process need not wait for its next look. */
  readonly wake: () => void;
}
