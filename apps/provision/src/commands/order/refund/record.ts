import { refused } from '../../../answer.ts';
import { defineCommand } from '../../../command.ts';
import { parseWord } from '../../../order/amount.ts';
import { askAboutOrder } from '../../../order/ask.ts';

export const command = defineCommand({
  name: 'order refund record',
  arguments: [{ name: 'ORDER', help: 'Its id, or its creditor reference.' }],
  options: {
    number: { type: 'string', value: 'N', help: 'Which refund, from order show.', required: true },
    way: { type: 'string', value: 'WAY', help: 'transfer or cash.', required: true },
    reference: {
      type: 'string',
      value: 'TEXT',
      help: "The bank's, or the number of the receipt.",
      required: true,
    },
  },
  example: 'nyx order refund record RF18ABCDEFGHIJKL --number 1 --way transfer --reference OUT-17',
  exits: {},
  run: async (io, given) => {
    const way = parseWord('--way', given.way, ['transfer', 'cash']);
    if (!way.ok) return refused(way);
    const { number, reference } = given;
    const body = { way: way.value, reference };
    const step = ['refund sent', number, way.value, reference];
    return askAboutOrder(io, given.arguments[0], step, (client, { params, ...asked }) =>
      client.recordRefund({ ...asked, params: { ...params, number }, body }),
    );
  },
});
