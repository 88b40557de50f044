/** The fields of the form for a refund account. The names are those of the request. */
export const accountFields = [
  {
    name: 'holder',
    label: 'Account holder',
    autocomplete: 'name',
    max: 70,
    wrong: 'Enter the name that the account is under, on one line.',
  },
  {
    name: 'iban',
    label: 'IBAN',
    autocomplete: 'off',
    max: 50,
    wrong: 'Enter the whole IBAN; its check digits do not fit what is here.',
  },
] as const;
