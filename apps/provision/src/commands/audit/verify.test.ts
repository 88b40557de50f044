import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bench } from '../../../test/bench.ts';

const hashOf = (before: string, line: string) =>
  createHash('sha256').update(`${before}\n${line}`).digest('hex');

/** A trail as the API writes one; `lie` makes it another one from there on, and whole again. */
function trailOf(length: number, lie = 0) {
  let hash = '0'.repeat(64);
  const entries = Array.from({ length }, (_, index) => {
    const seq = index + 1;
    const line = JSON.stringify({ subject: 'ord_1', event: seq === lie ? 'lie' : `event-${seq}` });
    hash = hashOf(hash, line);
    return { seq, line, hash };
  });
  return { entries, end: { seq: length, hash } };
}
const printed = ({ entries, end }: ReturnType<typeof trailOf>) =>
  [...entries, { end }].map((each) => `${JSON.stringify(each)}\n`).join('');

describe('nyx audit verify', () => {
  it('downloads page by page, says the end to keep, and keeps a file it can read again', async () => {
    const { entries, end } = trailOf(25);
    const at = bench({ api: 'http://127.0.0.1:9', key: 'nyk_forTestsOnly' });
    const fetch: typeof globalThis.fetch = async (input) => {
      const after = Number(/\/v1\/audit\/(\d+)$/.exec(String(input))?.[1]);
      const body = { end, entries: entries.slice(after, after + 10) };
      return Response.json(body);
    };
    const first = await at.run(['audit', 'verify', '--save', 'audit.jsonl'], { fetch });
    expect([first.exit, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toContain(`Whole: 25 entries.`);
    expect(first.stdout).toContain(`25:${end.hash}`);
    const again = await at.run(['audit', 'verify', 'audit.jsonl', '--json']);
    expect([again.exit, again.document()]).toEqual([0, { length: 25, end, seen: [] }]);
  });

  it('says which entry was changed, moved or taken out, whichever it is', async () => {
    const at = bench();
    const { entries, end } = trailOf(6);
    for (const broken of entries.keys()) {
      const changed = entries.map((entry, index) =>
        index === broken ? { ...entry, line: entry.line.replace('event', 'other') } : entry,
      );
      await at.write('t', printed({ entries: changed, end }));
      const altered = await at.run(['audit', 'verify', 't']);
      expect([altered.exit, altered.stderr.split(':')[0]]).toEqual([1, `entry ${broken + 1}`]);
      await at.write('t', printed({ entries: entries.toSpliced(broken, 1), end }));
      const missing = await at.run(['audit', 'verify', 't', '--json']);
      const code = broken === 5 ? 'trail-short' : 'trail-broken';
      expect([missing.exit, missing.document()]).toMatchObject([
        1,
        { problems: [{ code, where: `entry ${broken + 1}` }] },
      ]);
    }
  });

  it('catches a trail that was written anew, by an end that was seen before', async () => {
    const at = bench();
    const { entries } = trailOf(8);
    const seen = `4:${entries[3]?.hash}`;
    await at.write('grown', printed(trailOf(12)));
    expect((await at.run(['audit', 'verify', 'grown', '--seen', seen])).exit).toBe(0);
    await at.write('rewritten', printed(trailOf(8, 2)));
    expect((await at.run(['audit', 'verify', 'rewritten'])).exit).toBe(0);
    const other = await at.run(['audit', 'verify', 'rewritten', '--seen', seen]);
    expect([other.exit, other.stderr.split(':')[0]]).toEqual([1, 'entry 4']);
    await at.write('short', printed(trailOf(3)));
    expect((await at.run(['audit', 'verify', 'short', '--seen', seen])).exit).toBe(1);
  });

  it('refuses what is no trail, and an end that is none', async () => {
    const at = bench();
    await at.write('t', 'text\n');
    expect((await at.run(['audit', 'verify', 't'])).stderr).toContain('t:1: It is not JSON');
    await at.write('empty', '');
    expect((await at.run(['audit', 'verify', 'empty'])).exit).toBe(1);
    await at.write('cut', printed(trailOf(2)).split('\n').slice(0, 2).join('\n'));
    expect((await at.run(['audit', 'verify', 'cut'])).exit).toBe(1);
    expect((await at.run(['audit', 'verify', 't', '--seen', '4'])).exit).toBe(64);
  });
});
