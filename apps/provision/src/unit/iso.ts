import type { Unit } from '@nyx/contract';
import type { ProvisionFacts } from '@nyx/unit-certificate';
import { z } from 'zod';
import type { Api } from '../api.ts';
import type { Io } from '../io.ts';
import { type Problem, type Result, refuse } from '../problem.ts';
import { parseJson, parseShape, readText } from '../read.ts';
import { attach, evidenceOf, readEvidence } from './evidence.ts';

/**
 * The installation image that units are built from. Digest and key:
 * https://github.com/QubesOS/qubes-secpack/tree/main/digests
 */
export const installationImage = {
  name: 'Qubes-R4.3.1-x86_64.iso',
  sha256: '6ab99dee2c7a7b2c32053d3531084aaf3af703815842b67f90a87ba324527db6',
  fingerprint: 'F3FA3F99D6281F7B3A3E5E871C3D9B627F3FADA4',
} as const;

const form = z.enum(['clearsigned', 'detached']).nullable();
/** What `nyx iso verify --json` prints when everything held. */
const schema = z.object({
  format: z.literal(1),
  verified: z.literal(true),
  image: z.object({
    name: z.string(),
    bytes: z.number().int().positive(),
    sha256: z.string(),
    fingerprint: z.string(),
    digests: form,
    signature: form,
  }),
  device: z.object({ bytes: z.number().int().positive(), readBack: z.literal('pass') }).nullable(),
  at: z.iso.datetime({ offset: true }),
});
type Recorded = z.infer<typeof schema>;

function readCheck(where: string, text: string): Result<Recorded> {
  const json = parseJson(where, text);
  if (!json.ok) return json;
  const fix = 'Name the output of nyx iso verify --json.';
  const read = parseShape(where, schema, json.value, fix);
  if (!read.ok) return read;
  const { image, device } = read.value;
  const problems: Problem[] = (['name', 'sha256', 'fingerprint'] as const).flatMap((field) =>
    image[field] === installationImage[field]
      ? []
      : [
          {
            code: 'step-differs',
            where: `${where}: image.${field}`,
            message: `It is not that of ${installationImage.name}, which units are built from.`,
            fix: 'Check the image that this unit is installed from.',
          },
        ],
  );
  if (image.digests === null && image.signature === null)
    problems.push({
      code: 'step-differs',
      where: `${where}: image`,
      message: 'Nothing signed spoke for the image.',
      fix,
    });
  if (device !== null && device.bytes !== image.bytes)
    problems.push({
      code: 'step-differs',
      where: `${where}: device.bytes`,
      message: 'Not the whole image was read back.',
      fix,
    });
  return problems.length > 0 ? { ok: false, problems } : read;
}

/**
 * Attaches what `nyx iso verify` found, when it is about the image that units are built from.
 * Problems: of the file, `step-differs`, of the API.
 */
export async function recordIsoCheck(
  io: Io,
  api: Api,
  unit: Unit,
  path: string,
): Promise<Result<{ readonly unit: Unit; readonly result: Recorded }>> {
  const text = await readText(io, path, 100_000);
  if (!text.ok) return text;
  const check = readCheck(path, text.value);
  if (!check.ok) return check;
  if (new Date(check.value.at) > io.now())
    return refuse('step-differs', `${path}: at`, 'It is of a time to come.', 'Set the clock.');
  const attached = await attach(io, api, unit, 'iso-check', text.value);
  return attached.ok
    ? { ok: true, value: { unit: attached.value, result: check.value } }
    : attached;
}

/** What a certificate may say of the image: `not-run`, until a check of it was recorded. */
export async function isoFacts(io: Io, unit: Unit): Promise<Result<ProvisionFacts['iso']>> {
  if (evidenceOf(unit, 'iso-check') === undefined)
    return {
      ok: true,
      value: { ...installationImage, signature: 'not-run', readBack: 'not-run' },
    };
  const text = await readEvidence(io, unit, 'iso-check');
  if (!text.ok) return text;
  const check = readCheck('iso-check', text.value);
  if (!check.ok) return check;
  const readBack = check.value.device === null ? 'not-run' : 'pass';
  return { ok: true, value: { ...installationImage, signature: 'pass', readBack } };
}
