import { defineCommand } from '../../command.ts';
import { askAboutOrder } from '../../order/ask.ts';

export const command = defineCommand({
  name: 'order cancel',
  arguments: [{ name: 'ORDER', help: 'Its id, or its creditor reference.' }],
  options: {},
  example: 'nyx order cancel RF18ABCDEFGHIJKL',
  exits: {},
  run: (io, { arguments: [order] }) =>
    askAboutOrder(io, order, ['cancel'], (client, given) => client.cancelForBuyer(given)),
});
