import type { FormField } from '../form-field.ts';

/** The fields of the form for a refund account. */
export const accountFields: readonly FormField[] = [
  {
    name: 'holder',
    where: 'holder',
    label: 'Account holder',
    autocomplete: 'name',
    required: true,
    max: 70,
    wrong: 'Enter the name that the account is under, on one line.',
  },
  {
    name: 'iban',
    where: 'iban',
    label: 'IBAN',
    autocomplete: 'off',
    required: true,
    max: 50,
    literal: true,
    wrong: 'Enter the whole IBAN; its check digits do not fit what is here.',
  },
];
