import type { Unit } from '@nyx/contract';
import { type Api, digestOf, refusal, stepKey } from '../api.ts';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';
import { keepUnit, unitPath } from './folder.ts';

/** What a kind of evidence is called in the unit's folder. */
const FILES = {
  bundle: 'manifest.json',
  'iso-check': 'iso-check.json',
  hcl: 'hcl-report.yml',
  'hcl-check': 'hcl-check.json',
  snapshot: 'snapshot.json',
  rehearsal: 'rehearsal.json',
  verification: 'verification.json',
} as const;

export type EvidenceKind = keyof typeof FILES;

export function evidencePath(io: Io, unit: string, kind: EvidenceKind): string {
  return unitPath(io, unit, 'evidence', FILES[kind]);
}

/** The digest of the evidence of a kind that was attached last, or undefined when none was. */
export function evidenceOf(unit: Unit, kind: EvidenceKind): string | undefined {
  return unit.evidence.findLast((one) => one.kind === kind)?.sha256;
}

/**
 * The bytes of a piece of evidence, as kept in the unit's folder: those that were attached, or none.
 * Problems: of the file, `does-not-verify`.
 */
export async function readEvidence(
  io: Io,
  unit: Unit,
  kind: EvidenceKind,
): Promise<Result<string>> {
  const path = evidencePath(io, unit.id, kind);
  const text = await readText(io, path);
  if (!text.ok) return text;
  return digestOf(text.value) === evidenceOf(unit, kind)
    ? text
    : refuse(
        'does-not-verify',
        path,
        'It is not what was attached to the unit.',
        'Record it again with nyx unit record.',
      );
}

const MOST = 2_000_000;

/**
 * Keeps a piece of evidence in the unit's folder and at the API, byte for byte. The same bytes are
 * attached once, however often the step is run. Problems: of files, of the API.
 */
export async function attach(
  io: Io,
  { client, bearer }: Api,
  unit: Unit,
  kind: EvidenceKind,
  body: string,
): Promise<Result<Unit>> {
  if (body.length > MOST)
    return refuse(
      'file-too-large',
      kind,
      'It is more than the API keeps.',
      `Give at most ${MOST} characters.`,
    );
  const wrote = await io.writeFile(evidencePath(io, unit.id, kind), body);
  if (!wrote.ok) return wrote;
  const sha256 = digestOf(body);
  if (evidenceOf(unit, kind) === sha256) return { ok: true, value: unit };
  const answer = await client.addEvidence({
    params: { id: unit.id },
    idempotencyKey: stepKey('evidence', unit.id, kind, sha256, String(unit.evidence.length)),
    body: { kind, sha256, body },
    bearer,
  });
  if (answer.status !== 200) return refusal(answer.body);
  const kept = await keepUnit(io, answer.body);
  return kept.ok ? { ok: true, value: answer.body } : kept;
}
