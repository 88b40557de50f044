import { type Answer, done, refused } from '../../answer.ts';
import { refusal, stepKey } from '../../api.ts';
import { defineCommand } from '../../command.ts';
import { refuse } from '../../problem.ts';
import { keepUnit } from '../../unit/folder.ts';
import { unitNow } from '../../unit/now.ts';
import { nextStep, unitText } from '../../unit/where.ts';

export const command = defineCommand({
  name: 'unit ship',
  arguments: [
    { name: 'UNIT', help: 'Its id (default: the only one on this bench).', optional: true },
  ],
  options: {
    carrier: { type: 'string', value: 'NAME', help: 'Who carries it.', required: true },
    tracking: { type: 'string', value: 'NUMBER', help: 'Under which number.', required: true },
  },
  example: 'nyx unit ship --carrier DHL --tracking 00340434161094042557',
  exits: {},
  run: async (io, given): Promise<Answer> => {
    const now = await unitNow(io, given.arguments[0]);
    if (!now.ok) return refused(now);
    const { unit, api } = now.value;
    if (unit.state === 'building') {
      const next = nextStep(unit);
      return refused(
        refuse(
          'step-missing',
          unit.id,
          'It is not certified.',
          `Run ${next?.command ?? 'nyx unit show'}.`,
        ),
      );
    }
    const { carrier, tracking } = given;
    if (unit.state === 'shipped') {
      const same = unit.shipment?.carrier === carrier && unit.shipment.tracking === tracking;
      if (same) return done({ ...unit, shipTo: null }, unitText(unit));
      const gone =
        unit.shipment === null ? '' : ` (${unit.shipment.carrier} ${unit.shipment.tracking})`;
      return refused(
        refuse('step-differs', unit.id, `It has already left${gone}.`, 'Check the parcel.'),
      );
    }
    const answer = await api.client.shipUnit({
      params: { id: unit.id },
      idempotencyKey: stepKey('ship', unit.id, carrier, tracking),
      body: { carrier, tracking },
      bearer: api.bearer,
    });
    if (answer.status !== 200) return refused(refusal(answer.body));
    const kept = await keepUnit(io, answer.body);
    if (!kept.ok) return refused(kept);
    return done({ ...answer.body, shipTo: null }, unitText(answer.body));
  },
});
