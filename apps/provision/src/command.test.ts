import { describe, expect, it } from 'vitest';
import { bench } from '../test/bench.ts';
import { done } from './answer.ts';
import { defineCommand as command } from './command.ts';
import { commands } from './commands.ts';
import type { Io } from './io.ts';

const weigh = command({
  name: 'unit weigh',
  arguments: [
    { name: 'UNIT', help: 'The unit.' },
    { name: 'NOTE', help: 'A note.', optional: true },
  ],
  options: {
    grams: { type: 'string', value: 'N', help: 'What the scale says.', required: true },
    photo: { type: 'string', value: 'FILE', help: 'A photo.', multiple: true },
    sealed: { type: 'boolean', help: 'With its seals.' },
  },
  example: 'nyx unit weigh unt_1 --grams 1500',
  exits: {},
  run: async (_, given) => done(given, ''),
});

// `run` above uses nothing of it.
const io = {} as Io;
const problems = async (...words: string[]) => {
  const answer = await weigh.invoke(io, words);
  return [answer.exit, ...answer.problems.map(({ where, message }) => `${where}: ${message}`)];
};

describe('the words after a command', () => {
  it('arrive typed, with every option and argument in its place', async () => {
    const words = ['unt_1', '--grams', '1500', '--photo', 'a.jpg', '--photo=b.jpg', '--sealed'];
    expect((await weigh.invoke(io, words)).document).toEqual({
      arguments: ['unt_1'],
      grams: '1500',
      photo: ['a.jpg', 'b.jpg'],
      sealed: true,
      json: false,
    });
  });

  it('are never empty: that is a variable that was not set, and as a folder the root of the disk', async () => {
    expect(await problems('', '--grams', '', '--photo=', '--photo', 'a.jpg')).toEqual([
      64,
      '--grams: It needs a value.',
      '--photo: It needs a value.',
      'UNIT: It is missing.',
    ]);
    expect(await problems('unt_1', '', '--grams', '1')).toEqual([64, 'NOTE: It is missing.']);
  });

  it('are refused with everything that is wrong at once', async () => {
    expect(await problems('--garms', '3', '--sealed=yes', '--photo')).toEqual([
      64,
      '--garms: There is no such option.',
      '--sealed: It takes no value.',
      '--photo: It needs a value.',
      '--grams: It is missing.',
    ]);
  });

  it('may not give an option twice, miss an argument or bring one too many', async () => {
    expect(await problems('--grams', '1', '--grams', '2')).toEqual([
      64,
      '--grams: It is given more than once.',
      'UNIT: It is missing.',
    ]);
    expect(await problems('unt_1', 'note', 'more', '--grams', '1')).toEqual([
      64,
      '"more": It is one word too many.',
    ]);
  });

  it('do not take the next option for a value', async () => {
    expect(await problems('unt_1', '--grams', '--sealed')).toEqual([
      64,
      '--grams: It needs a value.',
    ]);
  });
});

describe('the frame', () => {
  it('lists every command without importing one', async () => {
    const { exit, stdout } = await bench().run(['--help']);
    expect(exit).toBe(0);
    expect(stdout).toContain('profile list');
    expect(stdout).toContain('journey');
  });

  it('lists the verbs of one noun', async () => {
    const { exit, stdout } = await bench().run(['unit', '--help']);
    expect(exit).toBe(0);
    expect(stdout).toContain('unit certify');
    expect(stdout).not.toContain('policy');
  });

  it('has for every command a page with its usage, options and an example', async () => {
    for (const { name, summary, load } of commands) {
      const { exit, stdout } = await bench().run([...name.split(' '), '--help']);
      expect(exit).toBe(0);
      const { command: known } = await load();
      expect(known.name).toBe(name);
      for (const part of [summary, `Usage: nyx ${name}`, known.example, '--json', 'Exit codes'])
        expect(stdout).toContain(part);
      expect(known.example).toContain(`nyx ${name}`);
    }
  }, 30_000);

  it('has examples whose options exist', async () => {
    for (const { load } of commands) {
      const { command: known } = await load();
      const named = known.example.match(/(?<= )--[a-z-]+/g) ?? [];
      for (const option of named) expect(Object.keys(known.options)).toContain(option.slice(2));
    }
  });

  it('suggests the nearest command to an unknown one, and exits 64', async () => {
    const { exit, stdout, stderr } = await bench().run(['profle', 'list']);
    expect([exit, stdout]).toEqual([64, '']);
    expect(stderr).toContain('Did you mean nyx profile list?');
  });

  it('says what half a command could become', async () => {
    const { exit, stderr } = await bench().run(['keys']);
    expect(exit).toBe(64);
    expect(stderr).toContain('nyx keys create');
  });

  it('prints one JSON document and nothing else, also when it refuses', async () => {
    const { exit, stdout, stderr, document } = await bench().run(['nothing', '--json']);
    expect([exit, stderr]).toEqual([64, '']);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(document()).toMatchObject({ problems: [{ code: 'usage' }] });
  });

  it('does not start on a wrong environment', async () => {
    const { nyx } = await import('./nyx.ts');
    let said = '';
    const stderr = (text: string) => {
      said = text;
    };
    const screen = { stdout: () => {}, stderr };
    const problem = { code: 'environment', where: 'NYX_API', message: 'No.', fix: 'Set it.' };
    const exit = await nyx(['plan'], screen, async () => ({ ok: false, problems: [problem] }));
    expect([exit, said]).toEqual([1, 'NYX_API: No.\n  fix: Set it.\n']);
  });
});
