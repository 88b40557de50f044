/** One thing that can be chosen. `netCents` is what it adds to the model's net price. */
export interface Choice {
  readonly id: string;
  readonly name: string;
  readonly netCents: number;
  /** The stocked part this choice takes from the shelf, or null when it takes none. */
  readonly part: string | null;
  /** One sentence a shopper reads, where a choice needs one. */
  readonly note?: string;
}

/** `variant` options (CPU, screen) decide which board variant is taken; the others take parts. */
export interface Option {
  readonly id: string;
  readonly name: string;
  readonly help: string;
  readonly variant: boolean;
  /** Id of the choice that is taken when none was made. */
  readonly standard: string;
  readonly choices: readonly Choice[];
}

/** What the shop sells: a board with its options. */
export interface Model {
  readonly id: string;
  readonly name: string;
  readonly tagline: string;
  /** Board id of `@nyx/hcl`. */
  readonly board: string;
  readonly netCents: number;
  readonly options: readonly Option[];
}

/** Three ways to ship (blueprint, "What it is"). */
export type ShippingWay = 'self-install' | 'sealed-first-boot' | 'bench-provisioned';

/** A model with one choice for each of its options: option id → choice id. */
export interface Configuration {
  readonly model: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly way: ShippingWay;
}
