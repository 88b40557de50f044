import type { Unit } from '@nyx/contract';
import { done, refused } from '../../answer.ts';
import { type Api, refusal, stepKey } from '../../api.ts';
import { defineCommand } from '../../command.ts';
import { count, type Result, refuse } from '../../problem.ts';
import { writeFiles } from '../../stick/folder.ts';
import { makeRoom } from '../../stick/room.ts';
import { attach } from '../../unit/evidence.ts';
import { unitPath } from '../../unit/folder.ts';
import { askMachine, type MachineFacts, machineQuestions } from '../../unit/machine.ts';
import { unitNow } from '../../unit/now.ts';
import { makeStick, readBack } from '../../unit/stick.ts';

export const command = defineCommand({
  name: 'unit build',
  arguments: [
    { name: 'UNIT', help: 'Its id (default: the only one on this bench).', optional: true },
  ],
  options: {
    'product-name': { type: 'string', value: 'TEXT', help: machineQuestions['product-name'] },
    serial: { type: 'string', value: 'TEXT', help: machineQuestions.serial },
    'disk-model': { type: 'string', value: 'TEXT', help: machineQuestions['disk-model'] },
    'disk-serial': { type: 'string', value: 'TEXT', help: machineQuestions['disk-serial'] },
    out: {
      type: 'string',
      value: 'DIR',
      help: 'Where to write, such as a mounted stick labelled QUBES_OEM (default: stick/ in the unit).',
    },
  },
  example:
    'nyx unit build --product-name V54x_6x_TU --serial NC54-0042 --disk-model "Samsung SSD 990 PRO 1TB" --disk-serial S6Z1NJ0W512345',
  exits: { 1: 'The profile, the facts or the written stick are not right; nothing was attached.' },
  run: async (io, given) => {
    const now = await unitNow(io, given.arguments[0]);
    if (!now.ok) return refused(now);
    const { unit, api } = now.value;
    if (unit.state !== 'building')
      return refused(
        refuse('step-differs', unit.id, `It is ${unit.state}.`, 'Build only before certifying.'),
      );
    const machine = await askMachine(io, unit.id, given);
    if (!machine.ok) return refused(machine);
    const stick = await makeStick(unit, machine.value, new Date(unit.claimedAt));
    if (!stick.ok) return refused(stick);
    // First, so that no stick is ever written for a serial that the API refuses.
    const told = await tellFacts(api, unit, machine.value);
    if (!told.ok) return refused(told);
    const folder = given.out ?? unitPath(io, unit.id, 'stick');
    const names = new Set(stick.value.files.map(({ path }) => path));
    const free = await makeRoom(io, folder, names, given.out === undefined);
    if (!free.ok) return refused(free);
    io.stderr(`Writing ${count(stick.value.files.length, 'file')} to ${folder} …\n`);
    const wrote = await writeFiles(io, folder, stick.value.files);
    if (!wrote.ok) return refused(wrote);
    const back = await readBack(io, folder, stick.value);
    if (!back.ok) return refused(back);
    const attached = await attach(io, api, told.value, 'bundle', stick.value.manifest);
    if (!attached.ok) return refused(attached);
    const { files, bytes } = back.value;
    const { nonce } = machine.value;
    const document = { unit: unit.id, folder, files, bytes, nonce };
    return done(
      document,
      `${count(files, 'file')}, ${bytes} bytes, read back against the manifest: ${folder}\nWhen the machine runs: nyx-collect --nonce ${nonce}\n`,
    );
  },
});

/** Tells the API which machine it is. Known facts are not told twice. */
async function tellFacts(
  { client, bearer }: Api,
  unit: Unit,
  { serial, diskModel, diskSerial }: MachineFacts,
): Promise<Result<Unit>> {
  const facts = { serial, diskModel, diskSerial };
  const known = JSON.stringify(unit.facts);
  const { facts: old } = unit;
  if (old?.serial === serial && old.diskModel === diskModel && old.diskSerial === diskSerial)
    return { ok: true, value: unit };
  const answer = await client.putFacts({
    params: { id: unit.id },
    // What was known before is part of it: going back to older facts is another request.
    idempotencyKey: stepKey('facts', unit.id, known, JSON.stringify(facts)),
    body: facts,
    bearer,
  });
  return answer.status === 200 ? { ok: true, value: answer.body } : refusal(answer.body);
}
