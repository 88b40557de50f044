import type { Unit } from '@nyx/contract';
import { keyChannels, type Verdict, verifyCertificate } from '@nyx/unit-certificate';
import { type Answer, done, refused } from '../../answer.ts';
import { refusal, stepKey } from '../../api.ts';
import { verdictText } from '../../certificate/text.ts';
import { defineCommand } from '../../command.ts';
import type { Io } from '../../io.ts';
import type { Trust } from '../../keys.ts';
import { all, type Result, refuse } from '../../problem.ts';
import { keepUnit, unitPath } from '../../unit/folder.ts';
import { type UnitNow, unitNow } from '../../unit/now.ts';
import { type Parcel, signShipment } from '../../unit/shipment.ts';
import { openSigning, signingOptions } from '../../unit/signing.ts';
import { nextStep, unitText } from '../../unit/where.ts';

export const command = defineCommand({
  name: 'unit ship',
  arguments: [
    { name: 'UNIT', help: 'Its id (default: the only one on this bench).', optional: true },
  ],
  options: {
    carrier: { type: 'string', value: 'NAME', help: 'Who carries it.', required: true },
    tracking: { type: 'string', value: 'NUMBER', help: 'Under which number.', required: true },
    'key-channel': {
      type: 'string',
      value: 'HOW',
      help: `How what opens it travels: ${keyChannels.join(', ')}.`,
      required: true,
    },
    'seal-photo': {
      type: 'string',
      value: 'FILE',
      help: 'A photo of the seals; its digest is signed, and it stays here.',
      multiple: true,
    },
    ...signingOptions,
  },
  example:
    'nyx unit ship --carrier DHL --tracking 00340434161094042557 --key-channel second-parcel --seal-photo lid.jpg --bench-key bench.key.json --qa-key qa.key.json --trust-root trust-root.json',
  exits: { 1: 'It is not certified, or how it is sent does not verify; nothing was told the API.' },
  run: async (io, given): Promise<Answer> => {
    const { carrier, tracking } = given;
    const read = all(keyChannel(given['key-channel']), await openSigning(io, given));
    if (!read.ok) return refused(read);
    const [channel, { keys, trust }] = read.value;
    const now = await unitNow(io, given.arguments[0]);
    if (!now.ok) return refused(now);
    const { unit, api } = now.value;
    if (unit.state === 'building') {
      const fix = `Run ${nextStep(unit)?.command ?? 'nyx unit show'}.`;
      return refused(refuse('step-missing', unit.id, 'It is not certified.', fix));
    }
    if (unit.state === 'shipped') {
      const same = unit.shipment?.carrier === carrier && unit.shipment.tracking === tracking;
      if (same) return served(io, now.value, trust);
      const gone =
        unit.shipment === null ? '' : ` (${unit.shipment.carrier} ${unit.shipment.tracking})`;
      return refused(
        refuse('step-differs', unit.id, `It has already left${gone}.`, 'Check the parcel.'),
      );
    }
    const parcel = { carrier, keyChannel: channel, photos: given['seal-photo'] };
    const signed = await signShipment(io, unit, parcel, keys);
    if (!signed.ok) return refused(signed);
    const { certificate, statement, file: line } = signed.value;
    const verdict = await verdictOf(io, unit, certificate, trust);
    if (!verdict.ok) return refused({ ok: false, problems: verdict.problems });
    // Signed once: run again after a power cut, it is the same bytes that are checked and sent.
    const keptLine = await io.writeFile(line, statement);
    if (!keptLine.ok) return refused(keptLine);
    const answer = await api.client.shipUnit({
      params: { id: unit.id },
      idempotencyKey: stepKey('ship', unit.id, carrier, tracking, statement),
      body: { carrier, tracking, statement },
      bearer: api.bearer,
    });
    if (answer.status !== 200) {
      // What the API will never take is signed anew when its reason is mended.
      if (answer.status === 422) await io.removeFile(line);
      return refused(refusal(answer.body));
    }
    return keep(io, answer.body, certificate, verdict);
  },
});

/** It was told before; a power cut may have come before the answer was written down here. */
async function served(io: Io, { unit, api }: UnitNow, trust: Trust): Promise<Answer> {
  const { certificate: id } = unit;
  if (id === null) return done({ ...unit, shipTo: null }, unitText(unit));
  const answer = await api.client.getCertificate({ params: { id } });
  if (answer.status !== 200) return refused(refusal(answer.body));
  const verdict = await verdictOf(io, unit, answer.text, trust);
  if (!verdict.ok) return refused({ ok: false, problems: verdict.problems });
  return keep(io, unit, answer.text, verdict);
}

/** Holds a certificate against the unit, its order and its profile. */
function verdictOf(io: Io, unit: Unit, certificate: string, trust: Trust): Promise<Verdict> {
  const expectations = { unit: unit.id, order: unit.order.digest, profile: unit.profile.digest };
  return verifyCertificate({ certificate, ...trust, expectations, now: io.now() });
}

/** Keeps the whole file, as the API serves it once the unit is shipped. */
async function keep(io: Io, unit: Unit, certificate: string, verdict: Verdict): Promise<Answer> {
  const file = unitPath(io, unit.id, 'certificate.json');
  const wrote = all(await keepUnit(io, unit), await io.writeFile(file, certificate));
  if (!wrote.ok) return refused(wrote);
  return done({ ...unit, shipTo: null, file, verdict }, `${unitText(unit)}${verdictText(verdict)}`);
}

function keyChannel(text: string): Result<Parcel['keyChannel']> {
  const found = keyChannels.find((one) => one === text);
  return found === undefined
    ? refuse(
        'usage',
        '--key-channel',
        'This is no way to send a key.',
        `Write one of ${keyChannels.join(', ')}.`,
      )
    : { ok: true, value: found };
}
