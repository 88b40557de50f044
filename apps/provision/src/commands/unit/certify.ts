import { verifyCertificate } from '@nyx/unit-certificate';
import { type Answer, done, refused } from '../../answer.ts';
import { refusal, stepKey } from '../../api.ts';
import { verdictText } from '../../certificate/text.ts';
import { defineCommand } from '../../command.ts';
import { type Result, refuse } from '../../problem.ts';
import { readText } from '../../read.ts';
import { signUnit } from '../../unit/certify.ts';
import { keepUnit, unitPath } from '../../unit/folder.ts';
import { unitNow } from '../../unit/now.ts';
import { openSigning, signingOptions } from '../../unit/signing.ts';

export const command = defineCommand({
  name: 'unit certify',
  arguments: [
    { name: 'UNIT', help: 'Its id (default: the only one on this bench).', optional: true },
  ],
  options: {
    ...signingOptions,
  },
  example:
    'nyx unit certify --bench-key bench.key.json --qa-key qa.key.json --trust-root trust-root.json',
  exits: { 1: 'Something is missing, or the certificate does not verify; nothing was uploaded.' },
  run: async (io, given): Promise<Answer> => {
    const signing = await openSigning(io, given);
    if (!signing.ok) return refused(signing);
    const { keys, trust } = signing.value;
    const now = await unitNow(io, given.arguments[0]);
    if (!now.ok) return refused(now);
    const { unit, api } = now.value;
    const path = unitPath(io, unit.id, 'certificate.json');
    const before = await readText(io, path, 4_000_000);
    if (unit.state !== 'building' && !before.ok)
      return refused(
        refuse('step-differs', unit.id, `It is ${unit.state}.`, 'It is certified already.'),
      );
    // Signed once: run again after a power cut, it is the same bytes that are checked and sent.
    const signed: Result<string> = before.ok ? before : await signUnit(io, unit, keys);
    if (!signed.ok) return refused(signed);
    const certificate = signed.value;
    const expectations = {
      unit: unit.id,
      order: unit.order.digest,
      profile: unit.profile.digest,
      profileVersion: unit.profile.version,
      way: unit.way,
    };
    const question = { certificate, ...trust, expectations, now: io.now() };
    const verdict = await verifyCertificate(question);
    if (!verdict.ok) return refused({ ok: false, problems: verdict.problems });
    const wrote = await io.writeFile(path, certificate);
    if (!wrote.ok) return refused(wrote);
    if (unit.state !== 'building')
      return done(
        { unit: unit.id, certificate: unit.certificate, file: path, verdict },
        verdictText(verdict),
      );
    const answer = await api.client.addCertificate({
      params: { id: unit.id },
      idempotencyKey: stepKey('certificate', unit.id, certificate),
      body: { certificate },
      bearer: api.bearer,
    });
    if (answer.status !== 200) {
      // What the API will never take is signed anew when its reason is mended.
      if (answer.status === 422) await io.removeFile(path);
      return refused(refusal(answer.body));
    }
    const kept = await keepUnit(io, answer.body);
    if (!kept.ok) return refused(kept);
    const id = answer.body.certificate;
    return done(
      { unit: unit.id, certificate: id, file: path, verdict },
      `${verdictText(verdict)}certificate ${id ?? ''}: ${path}\n`,
    );
  },
});
