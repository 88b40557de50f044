import { type Call, loadPolicy } from '@nyx/qrexec-policy';
import { z } from 'zod';
import { type Answer, done, refused } from '../../answer.ts';
import { defineCommand } from '../../command.ts';
import { directoryOptions, readPolicy } from '../../policy/directory.ts';
import { readSystem } from '../../policy/system.ts';
import { all, type Problem, type Result } from '../../problem.ts';
import { parseJson, parseShape } from '../../read.ts';

const schema: z.ZodType<Call> = z.object({
  source: z.string(),
  target: z.string(),
  call: z.string(),
});

const shape = 'Write {"source": …, "target": …, "call": "SERVICE+ARGUMENT"} on each line.';

export const command = defineCommand({
  name: 'policy eval',
  arguments: [],
  options: {
    policy: {
      type: 'string',
      value: 'DIR',
      help: 'A copy of /etc/qubes/policy.d.',
      required: true,
    },
    system: {
      type: 'string',
      value: 'FILE',
      help: 'The qubes: {"domains": …} or a snapshot.',
      required: true,
    },
    ...directoryOptions,
  },
  example: `echo '{"source":"work","target":"vault","call":"qubes.Filecopy+"}' | nyx policy eval --policy policy.d --system snapshot.json`,
  exits: {
    0: 'Every call was answered, one JSON line for each (with --json: one array).',
    1: 'The policy does not load (the daemon then denies every call), or a line is no call.',
  },
  run: async (io, given): Promise<Answer> => {
    const read = all(await readPolicy(io, given.policy, given), await readSystem(io, given.system));
    if (!read.ok) return refused(read);
    const { evaluate } = loadPolicy(...read.value);

    const document: unknown[] = [];
    const problems: Problem[] = [];
    let text = '';
    let number = 0;
    for await (const line of io.readLines()) {
      number += 1;
      if (line.trim() === '') continue;
      const call = readCall(`standard input:${number}`, line);
      // One answer a line, so that the reader can count on it.
      const answer = call.ok
        ? { ...call.value, ...evaluate(call.value) }
        : { problems: call.problems };
      if (!call.ok) problems.push(...call.problems);
      if (given.json) document.push(answer);
      else text += `${JSON.stringify(answer)}\n`;
      if (text.length > 60_000) {
        io.stdout(text);
        text = '';
      }
    }
    return problems.length > 0 ? { exit: 1, text, document, problems } : done(document, text);
  },
});

function readCall(where: string, line: string): Result<Call> {
  const json = parseJson(where, line);
  if (json.ok) return parseShape(where, schema, json.value, shape);
  return { ok: false, problems: json.problems.map((one) => ({ ...one, fix: shape })) };
}
