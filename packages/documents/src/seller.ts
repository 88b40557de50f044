/** Who sells. */
export interface Seller {
  readonly name: string;
  /** Street, town, country, line by line. */
  readonly address: readonly string[];
  readonly vatId: string;
}

/** Name, address and VAT id, as they stand on every bill. */
export const sellerLines = ({ name, address, vatId }: Seller): readonly string[] => [
  name,
  ...address,
  `VAT ID ${vatId}`,
];
