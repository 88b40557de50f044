export {
  type Certification,
  type CertificationRule,
  type CertifiedHardware,
  certifiedHardware,
  certify,
} from './certification.ts';
export {
  checkConfiguration,
  readConfiguration,
  standardConfiguration,
  writeConfiguration,
} from './configuration.ts';
export { type Country, countries, findCountry } from './countries.ts';
export { type Exclusion, exclusions } from './exclusion.ts';
export type { Choice, Configuration, Model, Option, ShippingWay } from './model.ts';
export { findModel, models } from './models.ts';
export { formatMoney } from './money.ts';
export { type Price, type PriceLine, price } from './price.ts';
export type { CatalogCode, CatalogProblem, CatalogResult } from './problem.ts';
export {
  delivery,
  findShippingWay,
  type ShippingWayDetails,
  shippingWays,
  standardWay,
} from './shipping.ts';
export { initialStock, type StockLevel, type StockNeed, stockOf } from './stock.ts';
