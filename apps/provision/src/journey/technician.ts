import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Io } from '../io.ts';
import { type Result, refuse } from '../problem.ts';
import { parseShape } from '../read.ts';
import { runCommand } from './bench.ts';
import type { Place } from './stack.ts';
import { type Told, told } from './tell.ts';

const fixture = (path: string) =>
  fileURLToPath(new URL(`../../../../packages/${path}`, import.meta.url));

/** A fresh report of the very machine that was ordered, as qubes-hcl-report writes it. */
const REPORT = fixture('hcl/fixtures/Qubes-HCL-Notebook-V54x_6x_TU-20261105-141500.yml');
/** What a real qubesd said after a default installation. */
export const FRESH_INSTALL = fixture('dom0/fixtures/r4.3-default-install.json');

const unitShape = z.object({
  id: z.string(),
  folder: z.string(),
  order: z.object({ id: z.string(), digest: z.string() }),
  profile: z.object({ document: z.string() }),
});
export type ClaimedUnit = z.infer<typeof unitShape>;

/** Runs a command and reads its document. */
async function ask<T>(
  io: Io,
  words: readonly string[],
  schema: z.ZodType<T>,
  exits: readonly number[] = [0],
): Promise<Result<T>> {
  const document = await runCommand(io, words, exits);
  return document.ok
    ? parseShape(`nyx ${words.slice(0, 2).join(' ')}`, schema, document.value, 'See its --help.')
    : document;
}

/** Takes the next paid order, which must be the one that was just placed. */
export async function claim(io: Io, orderId: string): Promise<Result<Told<ClaimedUnit>>> {
  const unit = await ask(io, ['unit', 'next'], unitShape);
  if (!unit.ok) return unit;
  if (unit.value.order.id !== orderId)
    return refuse(
      'step-differs',
      unit.value.id,
      `It is of another order, ${unit.value.order.id}, which was paid before.`,
      'Build that one, or run the journey on a shop of its own.',
    );
  return told(unit.value, { unit: unit.value.id, order: orderId });
}

/** Compiles the stick for a machine that nobody else has, and reads it back. */
export async function build(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const serial = Buffer.from(io.random(6)).toString('hex').toUpperCase();
  const built = await ask(
    io,
    [
      ...['unit', 'build', unit.id, '--product-name', 'V54x_6x_TU', '--serial', `JNY-${serial}`],
      ...['--disk-model', 'Fixture SSD 1TB', '--disk-serial', `FX${serial}`],
    ],
    z.object({ files: z.number(), bytes: z.number() }),
  );
  return built.ok ? told(undefined, built.value) : built;
}

const planShape = z.object({ line: z.string(), steps: z.array(z.unknown()) });
const machine = (unit: ClaimedUnit, ...more: readonly string[]) => [
  ...['--profile', `${unit.folder}/profile.json`, '--snapshot', FRESH_INSTALL],
  ...more,
];

/** A fresh installation is not what was ordered, and the plan says what is missing. */
export async function planFresh(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const plan = await ask(io, ['plan', ...machine(unit)], planShape, [2]);
  return plan.ok
    ? told(undefined, { steps: plan.value.steps.length, plan: `“${plan.value.line}”` })
    : plan;
}

export async function recordReport(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const recorded = await ask(
    io,
    ['unit', 'record', unit.id, '--hcl', REPORT],
    z.object({ hcl: z.object({ passed: z.literal(true), findings: z.array(z.unknown()) }) }),
  );
  return recorded.ok ? told(undefined, { findings: recorded.value.hcl.findings.length }) : recorded;
}

const verificationShape = z.object({
  passed: z.literal(true),
  rehearsal: z.literal(true),
  proofs: z.array(z.object({ proved: z.literal(true) })),
  proved: z.array(z.unknown()),
  weaklyShown: z.array(z.unknown()),
  notProved: z.array(z.unknown()),
});

/** A snapshot of the machine as the bundle would leave it. No machine was read, and that is said. */
export async function rehearseSnapshot(
  io: Io,
  unit: ClaimedUnit,
): Promise<Result<Told<undefined>>> {
  const recorded = await ask(
    io,
    ['unit', 'record', unit.id, '--snapshot', FRESH_INSTALL, '--rehearsal'],
    z.object({ verification: verificationShape, evidence: z.array(z.string()) }),
  );
  if (!recorded.ok) return recorded;
  return told(undefined, {
    rehearsal: 'a model, no machine',
    evidence: recorded.value.evidence.join(' '),
  });
}

/** After the bundle nothing is left to do. */
export async function planAfter(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const plan = await ask(io, ['plan', ...machine(unit, '--rehearse')], planShape, [0]);
  return plan.ok ? told(undefined, { steps: plan.value.steps.length }) : plan;
}

export async function verifyAfter(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const found = await ask(io, ['verify', ...machine(unit, '--rehearse')], verificationShape);
  if (!found.ok) return found;
  const { proofs, proved, weaklyShown, notProved } = found.value;
  return told(undefined, {
    'claims held': proofs.length,
    proved: proved.length,
    'weakly shown': weaklyShown.length,
    'not proved': notProved.length,
  });
}

/** Every claim of the very profile that was ordered. */
export async function proveClaims(io: Io, unit: ClaimedUnit): Promise<Result<Told<undefined>>> {
  const found = await ask(
    io,
    ['profile', 'prove', `${unit.folder}/profile.json`],
    z.object({ proofs: z.array(z.object({ proved: z.literal(true) })).min(1) }),
  );
  return found.ok ? told(undefined, { proved: found.value.proofs.length }) : found;
}

export interface Certified {
  readonly id: string;
}

export async function certify(
  io: Io,
  place: Place,
  unit: ClaimedUnit,
): Promise<Result<Told<Certified>>> {
  const signed = await ask(
    io,
    [
      ...['unit', 'certify', unit.id, '--trust-root', place.trustRootFile],
      ...['--bench-key', place.benchKeyFile, '--qa-key', place.qaKeyFile],
      ...['--root-key', place.rootKeyFile],
    ],
    z.object({
      certificate: z.string(),
      verdict: z.object({
        statements: z.array(z.object({ signers: z.array(z.object({ person: z.string() })) })),
      }),
    }),
  );
  if (!signed.ok) return signed;
  const { certificate: id, verdict } = signed.value;
  const people = new Set(verdict.statements.flatMap(({ signers }) => signers.map((s) => s.person)));
  return told(
    { id },
    { statements: verdict.statements.length, signed: [...people].join(' and '), certificate: id },
  );
}

/** Photographs the seals, signs how it is sent, and hands it over; gives the parcel's number. */
export async function ship(io: Io, place: Place, unit: ClaimedUnit): Promise<Result<Told<string>>> {
  const photo = `${unit.folder}/seals.jpg`;
  const taken = await io.writeFile(photo, io.random(1_000));
  if (!taken.ok) return taken;
  const tracking = `JNY${Buffer.from(io.random(6)).toString('hex').toUpperCase()}`;
  const sent = await ask(
    io,
    [
      ...['unit', 'ship', unit.id, '--carrier', 'DHL', '--tracking', tracking],
      ...['--key-channel', 'second-parcel', '--seal-photo', photo],
      ...['--bench-key', place.benchKeyFile, '--qa-key', place.qaKeyFile],
      ...['--trust-root', place.trustRootFile, '--root-key', place.rootKeyFile],
    ],
    z.object({
      state: z.literal('shipped'),
      verdict: z.object({ ok: z.literal(true), statements: z.array(z.unknown()) }),
    }),
  );
  if (!sent.ok) return sent;
  const statements = sent.value.verdict.statements.length;
  return told(tracking, { carrier: 'DHL', tracking, statements });
}
