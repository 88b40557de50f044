import { defineCommand } from '../../command.ts';
import { askAboutOrder } from '../../order/ask.ts';

export const command = defineCommand({
  name: 'order show',
  arguments: [{ name: 'ORDER', help: 'Its id, ord_…, or its creditor reference, RF….' }],
  options: {},
  example: 'nyx order show RF18ABCDEFGHIJKL',
  exits: {},
  run: (io, { arguments: [order] }) =>
    askAboutOrder(io, order, ['show'], (client, { bearer, params }) =>
      client.getStaffOrder({ bearer, params }),
    ),
});
