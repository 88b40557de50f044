import { printSnapshot, redact } from '@nyx/dom0';
import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { machineOptions, openMachine } from '../../machine/open.ts';

export const command = defineCommand({
  name: 'snapshot redact',
  arguments: [],
  options: {
    ...machineOptions,
    out: { type: 'string', value: 'FILE', help: 'A new file (default: standard output).' },
  },
  example: 'nyx snapshot redact --profile writer --snapshot snapshot.json --out for-support.json',
  exits: { 0: 'It is written; plan, verify and drift read the same in it.' },
  run: async (io, given) => {
    const machine = await openMachine(io, given);
    if (!machine.ok) return refused(machine);
    const text = printSnapshot(redact(machine.value.snapshot, machine.value.profile));
    if (given.out === undefined) return done(JSON.parse(text), text);
    const wrote = await io.writeFile(given.out, text, { fresh: true });
    if (!wrote.ok) return refused(wrote);
    return done({ file: given.out }, `${given.out}: names, hosts, serials and remarks are out.\n`);
  },
});
