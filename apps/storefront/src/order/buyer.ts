import type { OrderRequest, Quote } from '@nyx/contract';

/** One field of the address form. The names are those of the order request. */
export interface BuyerField {
  readonly name: string;
  readonly where: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly required: boolean;
  readonly max: number;
  readonly help?: string;
  readonly type?: 'email';
  /** What to say when the schema refused it. */
  readonly wrong: string;
}

export const buyerFields: readonly BuyerField[] = [
  {
    name: 'name',
    where: 'contact.name',
    label: 'Name',
    autocomplete: 'name',
    required: true,
    max: 120,
    wrong: 'Enter the name that should stand on the parcel, on one line.',
  },
  {
    name: 'email',
    where: 'contact.email',
    label: 'Email',
    autocomplete: 'email',
    required: true,
    max: 254,
    type: 'email',
    help: 'For the confirmation and the parcel’s number. Nothing else is sent.',
    wrong: 'Enter an email address like name@example.org.',
  },
  {
    name: 'line1',
    where: 'address.line1',
    label: 'Street and number',
    autocomplete: 'address-line1',
    required: true,
    max: 120,
    wrong: 'Enter street and number, on one line.',
  },
  {
    name: 'line2',
    where: 'address.line2',
    label: 'Second line, if there is one',
    autocomplete: 'address-line2',
    required: false,
    max: 120,
    wrong: 'Keep this to one line, or leave it empty.',
  },
  {
    name: 'postcode',
    where: 'address.postcode',
    label: 'Postcode',
    autocomplete: 'postal-code',
    required: true,
    max: 20,
    wrong: 'Enter the postcode, at most 20 characters.',
  },
  {
    name: 'city',
    where: 'address.city',
    label: 'City',
    autocomplete: 'address-level2',
    required: true,
    max: 80,
    wrong: 'Enter the city, on one line.',
  },
];

/** The order request of a filled form. The country is the quote's: the price was made for it. */
export function orderRequest(fields: URLSearchParams, quote: Quote): OrderRequest {
  const text = (name: string) => (fields.get(name) ?? '').trim();
  return {
    quote: quote.token,
    quoteVersion: Number(fields.get('version') ?? '') || 1,
    expectedTotalCents: Math.trunc(Number(fields.get('total') ?? '')) || 0,
    contact: { name: text('name'), email: text('email') },
    address: {
      line1: text('line1'),
      ...(text('line2') === '' ? {} : { line2: text('line2') }),
      postcode: text('postcode'),
      city: text('city'),
      country: quote.country,
    },
    payment: 'card',
  };
}

/** What the API says of a field, in the words of this form. */
export function wrongFields(
  problems: readonly { readonly where: string }[],
): readonly { readonly where: string; readonly message: string; readonly fix: string }[] {
  return buyerFields
    .filter(({ where }) => problems.some((problem) => problem.where.endsWith(where)))
    .map(({ where, label, wrong }) => ({ where, message: `${label}:`, fix: wrong }));
}
