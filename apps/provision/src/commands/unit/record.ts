import { type Answer, done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { findingsText } from '../../hcl/findings.ts';
import { verificationText } from '../../machine/text.ts';
import { refuse } from '../../problem.ts';
import { recordIsoCheck } from '../../unit/iso.ts';
import { unitNow } from '../../unit/now.ts';
import { recordReport, recordSnapshot } from '../../unit/record.ts';
import { kindsOf, nextStep } from '../../unit/where.ts';

export const command = defineCommand({
  name: 'unit record',
  arguments: [
    { name: 'UNIT', help: 'Its id (default: the only one on this bench).', optional: true },
  ],
  options: {
    hcl: { type: 'string', value: 'FILE', help: 'What qubes-hcl-report wrote on this unit.' },
    snapshot: {
      type: 'string',
      value: 'FILE',
      help: 'What nyx-collect --nonce wrote on this unit; the nonce is printed by unit build.',
    },
    'iso-check': {
      type: 'string',
      value: 'FILE',
      help: 'What nyx iso verify --json printed of the image and the stick.',
    },
    rehearsal: {
      type: 'boolean',
      help: 'The snapshot is of a machine before the bundle: apply it in a model, and say so.',
    },
  },
  example: 'nyx unit record --hcl report.yml --snapshot snapshot.json',
  exits: { 1: 'What was measured is not as it should be; it was not attached.' },
  run: async (io, given): Promise<Answer> => {
    const { hcl, snapshot, rehearsal, 'iso-check': iso } = given;
    if (hcl === undefined && snapshot === undefined && iso === undefined)
      return refused(
        refuse(
          'usage',
          '--hcl',
          'There is nothing to record.',
          'Give --hcl, --snapshot, --iso-check or several.',
        ),
      );
    if (rehearsal && snapshot === undefined)
      return refused(
        refuse('usage', '--rehearsal', 'It needs a snapshot to start from.', 'Give --snapshot.'),
      );
    const now = await unitNow(io, given.arguments[0]);
    if (!now.ok) return refused(now);
    let { unit } = now.value;
    if (unit.state !== 'building')
      return refused(
        refuse('step-differs', unit.id, `It is ${unit.state}.`, 'Record before certifying.'),
      );
    let text = '';
    const document: Record<string, unknown> = { unit: unit.id };
    if (iso !== undefined) {
      const check = await recordIsoCheck(io, now.value.api, unit, iso);
      if (!check.ok) return refused(check);
      unit = check.value.unit;
      document.iso = check.value.result;
      const { image, device } = check.value.result;
      const stick = device === null ? 'no stick was read back' : 'the stick was read back';
      text += `${image.name}: signed by Qubes; ${stick}.\n`;
    }
    if (hcl !== undefined) {
      const report = await recordReport(io, now.value.api, unit, hcl);
      if (!report.ok) return refused(report);
      unit = report.value.unit;
      document.hcl = report.value.result;
      text += findingsText(report.value.result);
    }
    if (snapshot !== undefined) {
      const state = await recordSnapshot(io, now.value.api, unit, snapshot, rehearsal);
      if (!state.ok) return refused(state);
      unit = state.value.unit;
      document.verification = state.value.result;
      text += verificationText(state.value.result);
    }
    const next = nextStep(unit);
    return done(
      { ...document, evidence: kindsOf(unit), next },
      `${text}evidence: ${kindsOf(unit).join(', ')}\nnext: ${next?.command ?? 'nothing'}\n`,
    );
  },
});
