import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stock, stockText } from '../test/desk.ts';
import { readSnapshot, sha256, systemInfoOf, worldOfSnapshot } from './index.ts';

function codes(text: string): readonly string[] {
  const read = readSnapshot(text);
  return read.ok ? [] : read.problems.map((one) => one.code);
}

const small = {
  format: 1,
  release: 'Qubes release 4.3.1 (R4.3)',
  globals: {},
  qubes: { dom0: { class: 'AdminVM', properties: {}, features: {}, tags: [] } },
};

describe('reading what a real R4.3 installation said', () => {
  it('takes every qube with what is set and what is default', () => {
    const { qubes, globals, releaseText } = stock();
    expect(Object.keys(qubes)).toHaveLength(14);
    expect(qubes.vault?.properties.netvm).toEqual({ value: null, default: false });
    expect(qubes['sys-firewall']?.class).toBe('DispVM');
    expect(globals.default_dispvm?.value).toBe('default-dvm');
    expect(releaseText).toBe('Qubes release 4.3.0 (R4.3)');
  });

  it("reads a firewall rule out of the client's own spelling", () => {
    expect(stock().qubes.vault?.firewall).toEqual(['action=accept']);
  });

  it('says that the policy was not collected, and supposes what R4.3 ships', () => {
    expect(stock().policy).toBeNull();
    expect(stock().assumptions.join()).toContain('was not collected');
    const world = worldOfSnapshot(stock());
    expect(world.ok && world.value.policy.rules.length).toBeGreaterThan(50);
  });

  it('knows a qube by its uuid, by which a rule may name it', () => {
    const world = worldOfSnapshot(stock());
    const work = world.ok ? world.value.qubes.find(({ name }) => name === 'work') : undefined;
    expect(work?.uuid).toBe('008ba471-f580-4702-9465-410923b25c1b');
    expect(systemInfoOf(stock()).domains.work?.uuid).toBe(work?.uuid);
  });

  it('knows network cards and USB controllers by their class', () => {
    const world = worldOfSnapshot(stock());
    const qubes = world.ok ? world.value.qubes : [];
    expect(
      qubes.filter((one) => one.devices.length > 0).map((one) => [one.name, one.devices]),
    ).toEqual([
      ['sys-net', ['net']],
      ['sys-usb', ['usb']],
    ]);
  });
});

/** A text that counts how often one of its characters is looked at. */
class Watched extends String {
  looks = 0;
  override charCodeAt(at: number): number {
    this.looks += 1;
    return super.charCodeAt(at);
  }
}
function looksAt(text: string): { readonly codes: readonly string[]; readonly looks: number } {
  const watched = new Watched(text);
  return { codes: codes(watched as unknown as string), looks: watched.looks };
}

// How long each may take is for proof/hostile-snapshot.ts: a clock fails no test here.
describe('a hostile snapshot', () => {
  it('is refused when it is larger than 16 MiB, by its length alone', () => {
    expect(codes(' '.repeat(17 * 2 ** 20))).toEqual(['too-large']);
    const get = (_: object, name: string | symbol) => {
      if (name === 'length') return 200_000_000;
      throw new Error(`It was asked for ${String(name)}.`);
    };
    expect(codes(new Proxy({}, { get }) as string)).toEqual(['too-large']);
  });

  it('is looked at once before it is read, and no further than it is too deep', () => {
    const wide = `[${'1,'.repeat(2 ** 10)}1]`;
    expect(looksAt(wide)).toMatchObject({ looks: wide.length });
    expect(looksAt('['.repeat(1_000_000))).toEqual({ codes: ['too-deep'], looks: 17 });
  });

  it('of 200 MB is refused without another copy of it', () => {
    const huge = `{"format":1,"qubes":{${'"a":{},'.repeat(25 * 2 ** 20)}"b":{}}}`;
    expect(huge.length).toBeGreaterThan(180_000_000);
    const heap = process.memoryUsage().rss;
    expect(codes(huge)).toEqual(['too-large']);
    expect(process.memoryUsage().rss - heap).toBeLessThan(64 * 2 ** 20);
  });

  it('of nonsense is refused', () => {
    expect(codes(`{"format":1,"qubes":{${'"a":{},'.repeat(2 ** 16)}"b":{}}}`)).toContain('shape');
    expect(codes(`[${'1,'.repeat(2 ** 18)}1]`)).toContain('shape');
  });

  it('is refused when it nests deeper than a snapshot can', () => {
    expect(codes('['.repeat(1_000_000))).toEqual(['too-deep']);
    expect(codes(`{"a":${'{"a":'.repeat(30)}1${'}'.repeat(31)}`)).toEqual(['too-deep']);
  });

  it('does not take brackets inside a text for nesting', () => {
    expect(codes(JSON.stringify({ ...small, nonce: '[[[['.repeat(50) }))).toEqual([]);
  });

  it.each([
    ['no JSON', '{', 'not-json'],
    ['another format', JSON.stringify({ ...small, format: 2 }), 'shape'],
    [
      'another release',
      JSON.stringify({ ...small, release: 'Qubes release 4.2.4 (R4.2)' }),
      'release',
    ],
    ['no dom0', JSON.stringify({ ...small, qubes: {} }), 'shape'],
    ['a list for qubes', JSON.stringify({ ...small, qubes: [] }), 'shape'],
    ['null', 'null', 'shape'],
    [
      'a name that no qube can have',
      JSON.stringify({ ...small, qubes: { ...small.qubes, 'a b': {} } }),
      'shape',
    ],
    [
      'a policy larger than 2 MiB in all its files',
      JSON.stringify({
        ...small,
        policy: {
          etc: { 'a.policy': { text: 'x'.repeat(2 ** 20), sha256: sha256('x'.repeat(2 ** 20)) } },
          run: { 'b.policy': { text: 'x'.repeat(2 ** 20 + 1), sha256: '' } },
          legacy: {},
        },
      }),
      'too-large',
    ],
    [
      'a text whose digest is another',
      JSON.stringify({
        ...small,
        policy: { etc: { 'a.policy': { text: 'x', sha256: '0' } }, run: {}, legacy: {} },
      }),
      'digest',
    ],
  ])('is refused: %s', (_, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it('keeps a qube called constructor or __proto__ from being anything else', () => {
    const vm = { class: 'AppVM', properties: {}, features: {}, tags: [], firewall: [] };
    const text = `{"format":1,"release":"R (R4.3)","globals":{},"qubes":{"dom0":{"class":"AdminVM","properties":{},"features":{},"tags":[]},"constructor":${JSON.stringify(vm)}}}`;
    const read = readSnapshot(text);
    expect(read.ok && Object.keys(read.value.qubes)).toEqual(['dom0', 'constructor']);
    expect(read.ok && read.value.qubes.toString).toBeUndefined();
    expect(codes(text.replace('"constructor"', '"__proto__"'))).toContain('shape');
    expect(({} as Record<string, unknown>).class).toBeUndefined();
  });

  it('never throws, whatever is changed in a real one', () => {
    const parts = fc.constantFrom(
      'null',
      '[]',
      '{}',
      '-1',
      '"x"',
      '1e999',
      '"\\u2028"',
      'true',
      '{"value":1}',
    );
    const text = stockText();
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), parts, (at, length, part) => {
        readSnapshot(text.slice(0, at) + part + text.slice(at + length));
      }),
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => {
        readSnapshot(json);
        readSnapshot(
          JSON.stringify({ ...small, qubes: JSON.parse(json), policy: JSON.parse(json) }),
        );
      }),
    );
  });
});
