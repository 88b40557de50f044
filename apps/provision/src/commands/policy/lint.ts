import { lint, type SystemInfo } from '@nyx/qrexec-policy';
import { done, failed, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { directoryOptions, readDirectory } from '../../policy/directory.ts';
import { supposedSystem } from '../../policy/supposed.ts';
import { readSystem } from '../../policy/system.ts';
import { count, type Result } from '../../problem.ts';

export const command = defineCommand({
  name: 'policy lint',
  arguments: [{ name: 'DIR', help: 'A copy of /etc/qubes/policy.d, whole.' }],
  options: {
    system: {
      type: 'string',
      value: 'FILE',
      help: 'The qubes, for names, tags and who is covered: {"domains": …} or a snapshot.',
    },
    ...directoryOptions,
  },
  example: 'nyx policy lint policy.d --system snapshot.json',
  exits: { 0: 'No error; there may be notes.', 1: 'At least one error.' },
  run: async (io, given) => {
    const source = await readDirectory(io, given.arguments[0], given);
    if (!source.ok) return refused(source);
    const system: Result<SystemInfo> =
      given.system === undefined
        ? { ok: true, value: supposedSystem(source.value) }
        : await readSystem(io, given.system);
    if (!system.ok) return refused(system);
    const findings = lint(source.value, system.value);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const notes = findings.length - errors;
    const lines = findings.map(
      ({ severity, code, where, message, fix }) =>
        `${where}: ${severity} ${code}: ${message}\n  fix: ${fix}\n`,
    );
    const supposed =
      given.system === undefined
        ? 'No --system was given: every name and tag is taken to exist.\n'
        : '';
    const text = `${lines.join('')}${supposed}${count(errors, 'error')}, ${count(notes, 'note')}.\n`;
    const document = { errors, notes, findings };
    return errors > 0 ? failed(document, text) : done(document, text);
  },
});
