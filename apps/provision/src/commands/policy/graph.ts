import { done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { directoryOptions, readPolicy } from '../../policy/directory.ts';
import { dot, svg } from '../../policy/draw.ts';
import { edgesOf } from '../../policy/edges.ts';
import { readSystem } from '../../policy/system.ts';
import { all, refuse } from '../../problem.ts';

export const command = defineCommand({
  name: 'policy graph',
  arguments: [{ name: 'DIR', help: 'A copy of /etc/qubes/policy.d.' }],
  options: {
    system: {
      type: 'string',
      value: 'FILE',
      help: 'The qubes: {"domains": …} or a snapshot.',
      required: true,
    },
    format: { type: 'string', value: 'FORMAT', help: 'dot (default), svg or json.' },
    service: {
      type: 'string',
      value: 'NAME',
      help: 'Only this service; * is every service that no rule names.',
      multiple: true,
    },
    ...directoryOptions,
  },
  example: 'nyx policy graph policy.d --system snapshot.json --service qubes.Filecopy --format svg',
  exits: {},
  run: async (io, given) => {
    const format = given.format ?? 'dot';
    if (format !== 'dot' && format !== 'svg' && format !== 'json')
      return refused(
        refuse('usage', '--format', 'There is no such format.', 'Write dot, svg or json.'),
      );
    const read = all(
      await readPolicy(io, given.arguments[0], given),
      await readSystem(io, given.system),
    );
    if (!read.ok) return refused(read);
    const edges = edgesOf(...read.value, given.service);
    const document = { edges };
    if (format === 'json') return done(document, `${JSON.stringify(document)}\n`);
    return done(document, format === 'dot' ? dot(edges) : svg(edges));
  },
});
