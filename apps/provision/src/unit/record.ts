import type { Unit } from '@nyx/contract';
import { printSnapshot, rehearse, type Verification, verify } from '@nyx/dom0';
import { checkReport, findBoard, type HclCheck, readReport } from '@nyx/hcl';
import type { Api } from '../api.ts';
import type { Io } from '../io.ts';
import { openSnapshot } from '../machine/open.ts';
import { type Problem, type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';
import { attach } from './evidence.ts';
import { readMachine } from './machine.ts';
import { orderedHardware } from './ordered.ts';
import { orderedProfile } from './stick.ts';

interface Recorded<T> {
  readonly unit: Unit;
  readonly result: T;
}

/**
 * Holds the unit's own HCL report against its board and its order, and attaches it when nothing
 * stops it. Problems: of the file, every finding that stops, of the API.
 */
export async function recordReport(
  io: Io,
  api: Api,
  unit: Unit,
  path: string,
): Promise<Result<Recorded<HclCheck>>> {
  const text = await readText(io, path, 1_000_000);
  if (!text.ok) return text;
  const report = readReport(path.split('/').at(-1) ?? path, text.value);
  if (!report.ok) return report;
  const board = findBoard(unit.board);
  if (board === undefined)
    return refuse('shape', unit.board, 'This board is not known here.', 'Update this program.');
  const check = checkReport(report.value, board, orderedHardware(unit.configuration));
  if (!check.passed) {
    const stops = check.findings.filter(({ severity }) => severity === 'stop');
    const problems = stops.map((one): Problem => ({ ...one, where: `${path}: ${one.where}` }));
    return { ok: false, problems };
  }
  const kept = await attach(io, api, unit, 'hcl', text.value);
  if (!kept.ok) return kept;
  const body = `${JSON.stringify(check, null, 2)}\n`;
  const attached = await attach(io, api, kept.value, 'hcl-check', body);
  return attached.ok ? { ok: true, value: { unit: attached.value, result: check } } : attached;
}

/**
 * Verifies the unit's snapshot against the profile that was ordered, and attaches both when it
 * passes. In a rehearsal the file is a machine before the bundle was applied: it is applied in a
 * model, and what is attached says so and is never taken for a machine's own word.
 */
export async function recordSnapshot(
  io: Io,
  api: Api,
  unit: Unit,
  path: string,
  rehearsal: boolean,
): Promise<Result<Recorded<Verification>>> {
  const opened = await openSnapshot(io, path);
  if (!opened.ok) return opened;
  if (opened.value.snapshot.rehearsal)
    return refuse(
      'step-differs',
      path,
      'A rehearsal made this; no machine said it.',
      'Name what nyx-collect printed on the machine.',
    );
  const profile = orderedProfile(unit);
  if (!profile.ok) return profile;
  const machine = await readMachine(io, unit.id);
  if (!machine.ok) return machine;
  const now = io.now().toISOString();
  const after = rehearsal ? rehearse(profile.value, opened.value.snapshot) : undefined;
  if (after !== undefined && !after.ok) return after;
  const snapshot = after?.value ?? opened.value.snapshot;
  const verification = verify(profile.value, snapshot, {
    now,
    ...(rehearsal ? {} : { nonce: machine.value.nonce }),
  });
  if (!verification.passed) return { ok: false, problems: verification.failures };
  const body = rehearsal ? printSnapshot(snapshot) : opened.value.text;
  const kept = await attach(io, api, unit, rehearsal ? 'rehearsal' : 'snapshot', body);
  if (!kept.ok) return kept;
  const { plan: _, lint: __, ...lists } = verification;
  const text = `${JSON.stringify({ ...lists, at: snapshot.taken ?? now }, null, 2)}\n`;
  const attached = await attach(io, api, kept.value, 'verification', text);
  return attached.ok
    ? { ok: true, value: { unit: attached.value, result: verification } }
    : attached;
}
