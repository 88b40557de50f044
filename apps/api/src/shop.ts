import type { CertificateJudge } from './certificate/judge.ts';
import type { Database } from './database/database.ts';
import type { Log } from './log.ts';
import type { Payments } from './payment/payments.ts';
import type { TransferSettings } from './payment/transfer.ts';
import type { Seals } from './seal/seals.ts';

export interface SellerDetails {
  readonly name: string;
  readonly address: string[];
  readonly vatId: string;
}

/** For how long what is kept. */
export interface Keep {
  /** An address, after the last thing that happened to an order that is over. */
  readonly addressDays: number;
  /** How old a copy of the database may be and still be of use for the orders that are open. */
  readonly backupDays: number;
  /** An invoice, after the end of the year in which it was issued. In years. */
  readonly invoiceYears: number;
}

/** What every domain works with. Made once in `main.ts`; tests make their own. */
export interface Shop {
  readonly db: Database;
  readonly payments: Payments;
  readonly judge: CertificateJudge;
  /** Wraps the key of every order. */
  readonly seals: Seals;
  readonly keep: Keep;
  /** Who sells, as it stands on a bill. */
  readonly seller: SellerDetails;
  /** Null where no bank account is configured: then orders are paid by card alone. */
  readonly transfer: TransferSettings | null;
  readonly storefrontUrl: string;
  readonly log: Log;
  readonly now: () => Date;
}
