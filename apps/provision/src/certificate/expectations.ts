import { commit, type Expectations, statementTypes } from '@nyx/unit-certificate';
import { digestOf } from '../api.ts';
import type { Io } from '../io.ts';
import { all, type Problem, type Result, refuse } from '../problem.ts';
import { readText } from '../read.ts';

/** What a certificate can be held against, each only when it is given. */
export const expectationOptions = {
  unit: { type: 'string', value: 'UNIT', help: 'It must be of this unit.' },
  order: { type: 'string', value: 'SHA256', help: 'It must be of this order document.' },
  profile: { type: 'string', value: 'FILE', help: 'It must be of these very profile bytes.' },
  snapshot: { type: 'string', value: 'FILE', help: 'It must be of this very snapshot.' },
  nonce: { type: 'string', value: 'N', help: 'Its snapshot must repeat this.' },
  way: { type: 'string', value: 'WAY', help: 'It must have been shipped this way.' },
  serial: { type: 'string', value: 'TEXT', help: 'It must be of the machine with this serial …' },
  salt: { type: 'string', value: 'HEX', help: '… as the salt on the card shows.' },
  claim: { type: 'string', value: 'ID', help: 'It must prove this claim.', multiple: true },
  statement: {
    type: 'string',
    value: 'TYPE',
    help: 'It must hold this statement.',
    multiple: true,
  },
} as const;

type Given = {
  readonly [K in keyof typeof expectationOptions]: K extends 'claim' | 'statement'
    ? readonly string[]
    : string | undefined;
};

const ways = ['self-install', 'sealed-first-boot', 'bench-provisioned'] as const;

/** Problems: `usage`, those of files. */
export async function readExpectations(io: Io, given: Given): Promise<Result<Expectations>> {
  const problems: Problem[] = [];
  const wrong = (where: string, message: string, fix: string) =>
    problems.push({ code: 'usage', where, message, fix });
  const way = ways.find((one) => one === given.way);
  if (given.way !== undefined && way === undefined)
    wrong('--way', 'There is no such way.', `Write one of ${ways.join(', ')}.`);
  const statements = statementTypes.filter((type) => given.statement.includes(type));
  if (statements.length < new Set(given.statement).size)
    wrong('--statement', 'There is no such type.', `Write one of ${statementTypes.join(', ')}.`);
  if ((given.serial === undefined) !== (given.salt === undefined))
    wrong('--serial', 'Serial and salt go together.', 'Give both: the salt stands on the card.');
  if (given.salt !== undefined && !/^[0-9a-f]{64}$/.test(given.salt))
    wrong('--salt', 'This is no salt.', 'Write the 64 characters of the card.');
  const read = all(
    problems.length > 0 ? { ok: false, problems } : { ok: true, value: undefined },
    await digestOfFile(io, given.profile),
    await digestOfFile(io, given.snapshot),
  );
  if (!read.ok) return read;
  const [, profile, snapshot] = read.value;
  const { unit, order, nonce, serial, salt } = given;
  const machine =
    serial === undefined || salt === undefined ? undefined : await commit(salt, serial);
  const single = { unit, order, profile, snapshot, nonce, way, machine };
  return {
    ok: true,
    value: {
      ...Object.fromEntries(Object.entries(single).filter(([, value]) => value !== undefined)),
      statements,
      claims: given.claim,
    },
  };
}

async function digestOfFile(io: Io, path: string | undefined): Promise<Result<string | undefined>> {
  if (path === undefined) return { ok: true, value: undefined };
  const text = await readText(io, path);
  if (!text.ok) return text;
  return text.value === ''
    ? refuse('shape', path, 'It is empty.', 'Name the file that was certified.')
    : { ok: true, value: digestOf(text.value) };
}
