import { receivedWays } from '@nyx/contract';
import { refused } from '../../../answer.ts';
import { defineCommand } from '../../../command.ts';
import { parseAmount, parseWord } from '../../../order/amount.ts';
import { askAboutOrder } from '../../../order/ask.ts';
import { all } from '../../../problem.ts';

export const command = defineCommand({
  name: 'order payment record',
  arguments: [{ name: 'ORDER', help: 'Its id, or its creditor reference.' }],
  options: {
    amount: { type: 'string', value: 'EUR', help: 'How much came.', required: true },
    way: {
      type: 'string',
      value: 'WAY',
      help: 'transfer, cash, or pickup (paid when it was fetched).',
      required: true,
    },
    reference: {
      type: 'string',
      value: 'TEXT',
      help: "The bank's, or the number of the receipt: the same one again is the same payment.",
      required: true,
    },
  },
  example:
    'nyx order payment record RF18ABCDEFGHIJKL --amount 1899.00 --way transfer --reference 2026112200017',
  exits: {},
  run: async (io, given) => {
    const parsed = all(
      parseAmount('--amount', given.amount),
      parseWord('--way', given.way, receivedWays),
    );
    if (!parsed.ok) return refused(parsed);
    const [amountCents, way] = parsed.value;
    const { reference } = given;
    const step = ['payment', way, reference, String(amountCents)];
    return askAboutOrder(io, given.arguments[0], step, (client, asked) =>
      client.recordPayment({ ...asked, body: { amountCents, way, reference } }),
    );
  },
});
