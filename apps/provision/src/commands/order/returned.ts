import { defineCommand } from '../../command.ts';
import { askAboutOrder } from '../../order/ask.ts';

export const command = defineCommand({
  name: 'order returned',
  arguments: [{ name: 'ORDER', help: 'Its id, or its creditor reference.' }],
  options: {},
  example: 'nyx order returned RF18ABCDEFGHIJKL',
  exits: {},
  run: (io, { arguments: [order] }) =>
    askAboutOrder(io, order, ['returned'], (client, given) => client.recordReturn(given)),
});
