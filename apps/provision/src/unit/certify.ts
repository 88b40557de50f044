import type { Unit } from '@nyx/contract';
import {
  commit,
  type Envelope,
  type KeyPair,
  newSalt,
  type ProvisionFacts,
  type StateFacts,
  signStatement,
  unitProvision,
  unitState,
  writeCertificate,
} from '@nyx/unit-certificate';
import { z } from 'zod';
import type { Io } from '../io.ts';
import { all, type Result, refuse } from '../problem.ts';
import { parseJson, parseShape, readText } from '../read.ts';
import { evidenceOf, readEvidence } from './evidence.ts';
import { unitPath } from './folder.ts';
import { isoFacts } from './iso.ts';
import { type MachineFacts, readMachine } from './machine.ts';
import { orderedProfile } from './stick.ts';
import { nextStep } from './where.ts';

const verification = z.object({
  rehearsal: z.boolean(),
  at: z.iso.datetime({ offset: true }),
  proofs: z.array(z.object({ claim: z.object({ id: z.string() }), proved: z.boolean() })),
});

/**
 * Signs what was measured on a unit, and nothing more: what was not run is stated as not run. The
 * salt of its commitments is made once and kept beside it, for the owner's card.
 *
 * Problems: `step-missing` when something has to be measured first, those of files and statements.
 */
export async function signUnit(
  io: Io,
  unit: Unit,
  keys: readonly [KeyPair, KeyPair],
): Promise<Result<string>> {
  const known = await aboutUnit(io, unit);
  if (!known.ok) return known;
  const { about, machine, salt } = known.value;
  const now = io.now().toISOString();
  const state = await stateFacts(io, unit, machine, about, now);
  if (!state.ok) return state;
  const provision = await provisionFacts(io, unit, machine, about, salt, now);
  if (!provision.ok) return provision;
  const statements = all(unitProvision(provision.value), unitState(state.value));
  if (!statements.ok) return statements;
  const envelopes: Envelope[] = [];
  for (const statement of statements.value) envelopes.push(await signStatement(statement, keys));
  return { ok: true, value: writeCertificate(envelopes) };
}

type About = Pick<ProvisionFacts, 'unit' | 'machine' | 'order' | 'profile'>;

/** What every statement about a unit names, and what its commitments are made with. */
export async function aboutUnit(
  io: Io,
  unit: Unit,
): Promise<
  Result<{ readonly about: About; readonly machine: MachineFacts; readonly salt: string }>
> {
  const machine = await readMachine(io, unit.id);
  if (!machine.ok) return machine;
  const salt = await keepSalt(io, unit.id);
  if (!salt.ok) return salt;
  const about = {
    unit: unit.id,
    machine: await commit(salt.value, machine.value.serial),
    order: unit.order.digest,
    profile: unit.profile.digest,
  };
  return { ok: true, value: { about, machine: machine.value, salt: salt.value } };
}

async function provisionFacts(
  io: Io,
  unit: Unit,
  machine: MachineFacts,
  about: About,
  salt: string,
  now: string,
): Promise<Result<ProvisionFacts>> {
  const bundleManifest = evidenceOf(unit, 'bundle');
  if (bundleManifest === undefined) return missing(unit);
  const iso = await isoFacts(io, unit);
  if (!iso.ok) return iso;
  const { diskModel, diskSerial } = machine;
  const facts: ProvisionFacts = {
    ...about,
    provisionedAt: now,
    way: unit.way,
    technician: unit.technician,
    profileVersion: unit.profile.version,
    bundleManifest,
    iso: iso.value,
    disk: unit.way === 'self-install' ? null : await commit(salt, `${diskModel} ${diskSerial}`),
  };
  return { ok: true, value: facts };
}

async function stateFacts(
  io: Io,
  unit: Unit,
  { nonce }: MachineFacts,
  about: About,
  verifiedAt: string,
): Promise<Result<StateFacts>> {
  const hardware = evidenceOf(unit, 'hcl');
  if (hardware === undefined) return missing(unit);
  const hardwareReport = { sha256: hardware, result: 'pass' } as const;
  const profile = orderedProfile(unit);
  if (!profile.ok) return profile;
  const ids = profile.value.claims.map(({ id }) => id);
  const notRun = ids.map((claim) => ({ claim, result: 'not-run' }) as const);
  const rehearsed = evidenceOf(unit, 'rehearsal');
  const snapshot = evidenceOf(unit, 'snapshot') ?? rehearsed;
  if (snapshot === undefined) {
    if (unit.way === 'bench-provisioned') return missing(unit);
    // The owner's first snapshot will be the first that anybody sees.
    const none = { ...about, verifiedAt, rehearsal: false, hardwareReport, snapshot: null };
    return { ok: true, value: { ...none, claims: notRun } };
  }
  const text = await readEvidence(io, unit, 'verification');
  if (!text.ok) return text;
  const json = parseJson('verification', text.value);
  if (!json.ok) return json;
  const read = parseShape('verification', verification, json.value, 'Record the snapshot again.');
  if (!read.ok) return read;
  const { rehearsal, at, proofs } = read.value;
  const results = new Map(proofs.map(({ claim, proved }) => [claim.id, proved]));
  const claims = ids.map((claim) => {
    const proved = results.get(claim);
    const result = proved === undefined ? 'not-run' : proved ? 'proved' : 'counterexample';
    return { claim, result } as const;
  });
  // It was recorded only because it passed.
  const taken = { sha256: snapshot, takenAt: at, nonce, drift: 'pass' } as const;
  const value = { ...about, verifiedAt, rehearsal, hardwareReport, snapshot: taken, claims };
  return { ok: true, value };
}

function missing(unit: Unit) {
  const next = nextStep(unit);
  return refuse(
    'step-missing',
    unit.id,
    'Something has to be measured first.',
    next === null ? 'See nyx unit show.' : `Run ${next.command}: ${next.why}`,
  );
}

/** The salt of the unit's commitments: random, made once, never sent to the API. */
async function keepSalt(io: Io, unit: string): Promise<Result<string>> {
  const path = unitPath(io, unit, 'salt');
  const kept = await readText(io, path, 1_000);
  if (kept.ok) return { ok: true, value: kept.value.trim() };
  if (kept.problems[0]?.code !== 'file-missing') return kept;
  const salt = newSalt((bytes) => io.random(bytes));
  const wrote = await io.writeFile(path, `${salt}\n`, { secret: true, fresh: true });
  return wrote.ok ? { ok: true, value: salt } : wrote;
}
