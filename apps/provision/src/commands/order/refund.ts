import { type Answer, done, refused } from '../../answer.ts';
import { openApi, refusal } from '../../api.ts';
import { defineCommand } from '../../command.ts';
import { parseAmount, parseWord } from '../../order/amount.ts';
import { askAboutOrder, orderName } from '../../order/ask.ts';
import { orderText } from '../../order/text.ts';
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
    const { refunds } = known.body;
    const made = refunds.find(({ number }) => String(number) === given.number);
    if (made?.reason === reason && made.amountCents === amountCents)
      return done(known.body, orderText(known.body));
    const next = refunds.length + 1;
    if (String(next) !== given.number) {
      const message = `The next refund is number ${next}.`;
      const fix = 'Look at the order: nyx order show.';
      return refused(refuse('step-differs', '--number', message, fix));
    }
    const step = ['refund', given.number, String(amountCents), reason];
    return askAboutOrder(io, written, step, (_, asked) =>
      client.refundOrder({ ...asked, body: { amountCents, reason } }),
    );
  },
});
