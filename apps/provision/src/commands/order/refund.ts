import { type Answer, refused } from '../../answer.ts';
import { openApi, refusal } from '../../api.ts';
import { defineCommand } from '../../command.ts';
import { parseAmount, parseWord } from '../../order/amount.ts';
import { askAboutOrder, orderName } from '../../order/ask.ts';
import { all, refuse } from '../../problem.ts';

export const command = defineCommand({
  name: 'order refund',
  arguments: [{ name: 'ORDER', help: 'Its id, or its creditor reference.' }],
  options: {
    amount: { type: 'string', value: 'EUR', help: 'How much goes back.', required: true },
    reason: {
      type: 'string',
      value: 'WORD',
      help: 'goodwill, surplus (more came than it costs) or withdrawn.',
      required: true,
    },
    number: {
      type: 'string',
      value: 'N',
      help: 'Which refund of the order this is, 1 for the first: run again, it is the same one.',
      required: true,
    },
  },
  example: 'nyx order refund RF18ABCDEFGHIJKL --amount 50.00 --reason goodwill --number 1',
  exits: { 1: 'It is more than is left of what came, or it was not the next refund.' },
  run: async (io, given): Promise<Answer> => {
    const parsed = all(
      parseAmount('--amount', given.amount),
      parseWord('--reason', given.reason, ['goodwill', 'surplus', 'withdrawn']),
      openApi(io),
    );
    if (!parsed.ok) return refused(parsed);
    const [amountCents, reason, { client, bearer }] = parsed.value;
    const [written] = given.arguments;
    const params = { order: orderName(written) };
    const known = await client.getStaffOrder({ bearer, params });
    if (known.status !== 200) return refused(refusal(known.body));
    const next = known.body.refunds.length + 1;
    const made = known.body.refunds.find(({ number }) => String(number) === given.number);
    const same = made?.reason === reason && made.amountCents === amountCents;
    if (String(next) !== given.number && !same)
      return refused(
        refuse(
          'step-differs',
          '--number',
          `The next refund is number ${next}.`,
          'Look at the order: nyx order show.',
        ),
      );
    const step = same ? ['show'] : ['refund', given.number, String(amountCents), reason];
    return askAboutOrder(io, written, step, (_, { idempotencyKey }) =>
      same
        ? client.getStaffOrder({ bearer, params })
        : client.refundOrder({ bearer, params, idempotencyKey, body: { amountCents, reason } }),
    );
  },
});
