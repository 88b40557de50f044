export type { Certification } from './certification.ts';
export type { Choice, Configuration, Model, Option, ShippingWay } from './model.ts';
export type { Price, PriceLine } from './price.ts';
export type { CatalogCode, CatalogProblem, CatalogResult } from './problem.ts';
