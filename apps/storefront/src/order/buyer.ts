import type { OrderRequest, Quote } from '@nyx/contract';
import type { FormField } from '../form-field.ts';

/** Who buys, and where it goes. */
export const buyerFields: readonly FormField[] = [
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

/** What an invoice may say besides name and address. */
export const invoiceFields: readonly FormField[] = [
  {
    name: 'company',
    where: 'invoice.company',
    label: 'Company, for the invoice',
    autocomplete: 'organization',
    required: false,
    max: 120,
    wrong: 'Enter the company on one line, or leave it empty.',
  },
  {
    name: 'vatId',
    where: 'invoice.vatId',
    label: 'VAT ID, for the invoice',
    autocomplete: 'off',
    required: false,
    max: 15,
    help: 'It is printed on the invoice; VAT is charged all the same.',
    wrong: 'Enter it as your country writes it, like FI12345678, or leave it empty.',
  },
];

/** To encrypt mail to. */
export const openpgpField: FormField = {
  name: 'openpgpKey',
  where: 'openpgpKey',
  label: 'OpenPGP public key, if you have one',
  autocomplete: 'off',
  required: false,
  max: 32_768,
  type: 'long',
  help: 'Every mail about this order is encrypted to it.',
  wrong:
    'Paste one public key that is neither expired nor revoked and has a subkey for encryption, as gpg --armor --export prints it, or leave it empty.',
};

/** Every text field of the form for an order. */
export const orderFields: readonly FormField[] = [...buyerFields, openpgpField, ...invoiceFields];

/** The order request of a filled form. The country is the quote's: the price was made for it. */
export function orderRequest(fields: URLSearchParams, quote: Quote): OrderRequest {
  const text = (name: string) => (fields.get(name) ?? '').trim();
  const given = (name: string) => (text(name) === '' ? {} : { [name]: text(name) });
  const asked = { ...given('company'), ...given('vatId') };
  // Whoever fills these in wants one, ticked or not.
  const wanted = text('invoice') === 'yes' || Object.keys(asked).length > 0;
  return {
    quote: quote.token,
    quoteVersion: Number(fields.get('version') ?? '') || 1,
    expectedTotalCents: Math.trunc(Number(fields.get('total') ?? '')) || 0,
    contact: { name: text('name'), email: text('email') },
    address: {
      line1: text('line1'),
      ...given('line2'),
      postcode: text('postcode'),
      city: text('city'),
      country: quote.country,
    },
    ...given('openpgpKey'),
    ...(wanted ? { invoice: asked } : {}),
    payment: text('payment') === 'transfer' ? 'transfer' : 'card',
  };
}
