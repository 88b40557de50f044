import type { Client } from '@nyx/contract/client';
import { indexReports, type Report, type ReportIndex } from '@nyx/hcl';

/** What pages get from the server, as `Astro.locals.shop`. */
export interface Shop {
  readonly api: Client;
  readonly hcl: ReportIndex;
  /** The site is reached over https: cookies are `Secure`. */
  readonly secure: boolean;
  readonly siteUrl: string;
  /** The text of the root key file that this shop publishes; empty where it has none. */
  readonly rootKeys: string;
}

export function createShop(
  parts: Omit<Shop, 'hcl'> & { readonly reports: readonly Report[] },
): Shop {
  const { reports, ...rest } = parts;
  return { ...rest, hcl: indexReports(reports) };
}
