import { z } from 'zod';
import type { Io } from '../io.ts';
import { type Problem, type Result, refuse } from '../problem.ts';
import { readJson } from '../read.ts';
import { unitPath } from './folder.ts';

/** Which machine and which disk a unit is, as the technician read it from the machine itself. */
export interface MachineFacts {
  readonly productName: string;
  readonly serial: string;
  readonly diskModel: string;
  readonly diskSerial: string;
  /** Made for this unit, to be repeated by its nyx-collect: a snapshot of another day has another. */
  readonly nonce: string;
}

const schema: z.ZodType<MachineFacts> = z.object({
  productName: z.string().min(1),
  serial: z.string().min(1),
  diskModel: z.string().min(1),
  diskSerial: z.string().min(1),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});

/** What the technician has to read from the machine, and where. */
export const machineQuestions = {
  'product-name': 'DMI product name (dmidecode -s system-product-name)',
  serial: 'serial on the label under the laptop (the DMI serial is a placeholder)',
  'disk-model': 'disk model (nvme list)',
  'disk-serial': 'disk serial (nvme list)',
} as const;

type Given = { readonly [K in keyof typeof machineQuestions]: string | undefined };

/** The facts that were kept when the unit was built. Problem: `step-missing`. */
export async function readMachine(io: Io, unit: string): Promise<Result<MachineFacts>> {
  const kept = await readJson(io, unitPath(io, unit, 'machine.json'), schema, 'Build it again.');
  if (kept.ok || kept.problems[0]?.code !== 'file-missing') return kept;
  return refuse('step-missing', unit, 'It was not built here.', `Run nyx unit build ${unit}.`);
}

/**
 * The facts of a unit: what was given now, else what was kept, else what a person at the terminal
 * answers. Everything that is still missing is said at once.
 */
export async function askMachine(
  io: Io,
  unit: string,
  given: Given,
): Promise<Result<MachineFacts>> {
  const path = unitPath(io, unit, 'machine.json');
  const kept = await readJson(io, path, schema, 'Delete the file.');
  if (!kept.ok && kept.problems[0]?.code !== 'file-missing') return kept;
  const before = kept.ok ? kept.value : undefined;
  const problems: Problem[] = [];
  const fact = async (option: keyof typeof machineQuestions, old: string | undefined) => {
    const question = machineQuestions[option];
    const value = given[option] ?? old ?? (await io.ask(`${question}: `));
    if (value === undefined || value.trim() === '')
      problems.push({
        code: 'usage',
        where: `--${option}`,
        message: 'It is not known.',
        fix: `Give the ${question}.`,
      });
    return (value ?? '').trim();
  };
  const facts: MachineFacts = {
    productName: await fact('product-name', before?.productName),
    serial: await fact('serial', before?.serial),
    diskModel: await fact('disk-model', before?.diskModel),
    diskSerial: await fact('disk-serial', before?.diskSerial),
    nonce: before?.nonce ?? Buffer.from(io.random(16)).toString('hex'),
  };
  if (problems.length > 0) return { ok: false, problems };
  const wrote = await io.writeFile(path, `${JSON.stringify(facts, null, 2)}\n`);
  return wrote.ok ? { ok: true, value: facts } : wrote;
}
