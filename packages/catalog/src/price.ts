/** One line of a price: net, VAT rounded half up per line, gross = net + VAT. Euro cents. */
export interface PriceLine {
  readonly sku: string;
  readonly name: string;
  readonly netCents: number;
  readonly vatCents: number;
  readonly grossCents: number;
}

/** A price for one country. The totals are the sums of the lines. */
export interface Price {
  readonly currency: 'EUR';
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Thousandths: 190 is 19.0 %, 255 is 25.5 %. */
  readonly vatPermille: number;
  readonly lines: readonly PriceLine[];
  readonly netCents: number;
  readonly vatCents: number;
  readonly totalCents: number;
}
