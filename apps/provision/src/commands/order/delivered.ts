import { defineCommand } from '../../command.ts';
import { askAboutOrder } from '../../order/ask.ts';

export const command = defineCommand({
  name: 'order delivered',
  arguments: [{ name: 'ORDER', help: 'Its id, or its creditor reference.' }],
  options: {},
  example: 'nyx order delivered RF18ABCDEFGHIJKL',
  exits: {},
  run: (io, { arguments: [order] }) =>
    askAboutOrder(io, order, ['delivered'], (client, given) => client.recordDelivery(given)),
});
