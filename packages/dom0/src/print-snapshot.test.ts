import { describe, expect, it } from 'vitest';
import { desk, stock } from '../test/desk.ts';
import { applied } from '../test/machine.ts';
import { plan, printSnapshot, readSnapshot, type Snapshot, systemInfoOf, verify } from './index.ts';

function again(snapshot: Snapshot): Snapshot {
  const read = readSnapshot(printSnapshot(snapshot));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

const rehearsed = () => applied(desk);

describe('a printed snapshot', () => {
  it('reads back as the same: of a machine, and of a rehearsal', () => {
    expect(again(stock())).toEqual(stock());
    expect(again(rehearsed())).toEqual(rehearsed());
    expect(plan(desk, again(rehearsed())).outcome).toBe('nothing');
  });

  it('of a rehearsal stays one: nothing is proved on it, and it cannot answer a nonce', () => {
    const saved = again(rehearsed());
    expect(saved.rehearsal).toBe(true);
    const checked = verify(desk, { ...saved, nonce: 'n1' }, { nonce: 'n1' });
    expect(checked).toMatchObject({ rehearsal: true, proved: [], weaklyShown: [] });
    expect(checked.assumptions.join(' ')).toMatch(/policy that R4.3 ships.*This is a rehearsal/);
    expect(printSnapshot(rehearsed()).split('\n')[1]).toBe(' "rehearsal": true,');
  });

  it('of a machine has no mark, and one that is neither true nor false is refused', () => {
    expect(printSnapshot(stock())).not.toContain('rehearsal');
    for (const mark of ['"false"', '0', 'null', '[]']) {
      const text = printSnapshot(rehearsed()).replace('"rehearsal": true', `"rehearsal": ${mark}`);
      expect(readSnapshot(text).ok).toBe(false);
    }
  });

  it('cannot put a sentence of its own into a report', () => {
    const text = printSnapshot(rehearsed()).replace('This is a rehearsal', 'All is well');
    expect(readSnapshot(text).ok).toBe(false);
  });
});

it('tells the qubes of a snapshot as the policy daemon knows them, dom0 among them', () => {
  const { domains } = systemInfoOf(stock());
  expect(Object.keys(domains).sort()).toEqual(Object.keys(stock().qubes).sort());
  expect(domains.dom0?.type).toBe('AdminVM');
  expect(domains.vault).toMatchObject({ type: 'AppVM', default_dispvm: 'default-dvm' });
});
