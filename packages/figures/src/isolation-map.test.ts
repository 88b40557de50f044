import { describe, expect, it } from 'vitest';
import { qube, worldWith, writer, writerFlows } from '../fixtures/world.ts';
import { blastFigure, isolationMap } from './isolation-map.ts';

const radius = {
  qube: 'mail',
  silent: ['vault-gpg', 'sys-firewall', '@internet'],
  asks: ['research'],
  never: ['vault', 'writing'],
  paths: { 'vault-gpg': writerFlows.slice(0, 1), 'sys-firewall': writerFlows.slice(3, 4) },
};

const amount = (svg: string, part: RegExp) => svg.match(part)?.length ?? 0;

describe('isolationMap', () => {
  it('draws every qube once, and no template', () => {
    const { svg } = isolationMap(writer);
    for (const { name, class: kind } of writer.qubes)
      expect(amount(svg, new RegExp(`<title>${name}:`, 'g')), name).toBe(
        kind === 'TemplateVM' ? 0 : 1,
      );
  });

  it('draws the line below a name narrower where it would stand out of its card', () => {
    const six = [1, 2, 3, 4, 5, 6].map((at) => qube(`dvm-${at}`, { templateForDispvms: true }));
    const { svg } = isolationMap(worldWith([...six, qube('vault')]));
    const line = (words: string) => new RegExp(`<text[^>]*>${words}</text>`).exec(svg)?.[0];
    expect(line('gray · disposable template')).toContain('textLength=');
    expect(line('gray · qube')).not.toContain('textLength');
  });

  it('gives each layout the same qubes', () => {
    const names = (svg: string) =>
      [...svg.matchAll(/<title>([^:<]+):/g)].map((m) => m[1]).toSorted();
    expect(names(isolationMap(writer, { layout: 'narrow' }).svg)).toEqual(
      names(isolationMap(writer).svg),
    );
  });

  it('says in one sentence who is online, who is behind Tor and who has no network', () => {
    expect(isolationMap(writer, { flows: writerFlows }).sentence).toBe(
      '12 qubes: mail, research, untrusted and default-dvm can reach the internet; anon-whonix only through Tor; ' +
        'sys-usb, writing, vault and vault-gpg have no network; 2 arrows show what passes without a click.',
    );
  });

  it('hides what asks unless it is wanted', () => {
    const flows = writerFlows;
    expect(amount(isolationMap(writer, { flows }).svg, /class="flow flow-asks"/g)).toBe(0);
    expect(amount(isolationMap(writer, { flows, asks: true }).svg, /class="flow flow-asks"/g)).toBe(
      1,
    );
    expect(amount(isolationMap(writer, { flows }).svg, /class="flow flow-silent"/g)).toBe(2);
  });

  it('keeps every card inside the drawing, in both layouts, however many there are', () => {
    const many = worldWith([
      qube('net', { providesNetwork: true, devices: ['net'] }),
      ...Array.from({ length: 6 }, (_, depth) =>
        qube(`gate-${depth}`, {
          providesNetwork: true,
          netvm: depth === 0 ? 'net' : `gate-${depth - 1}`,
        }),
      ),
      ...Array.from({ length: 40 }, (_, index) =>
        qube(`q${index}`, { netvm: `gate-${index % 6}` }),
      ),
      ...Array.from({ length: 40 }, (_, index) => qube(`off${index}`)),
    ]);
    for (const layout of ['wide', 'narrow'] as const) {
      const { svg } = isolationMap(many, { layout });
      const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
      for (const [, x, y, w, h] of svg.matchAll(
        /class="qube-body" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
      )) {
        expect(Number(x) + Number(w)).toBeLessThanOrEqual(width);
        expect(Number(y) + Number(h)).toBeLessThanOrEqual(height);
      }
    }
  });

  it('ends on a loop of netvms and on a netvm that is not there', () => {
    const { svg } = isolationMap(
      worldWith([
        qube('a', { providesNetwork: true, netvm: 'b' }),
        qube('b', { providesNetwork: true, netvm: 'a' }),
        qube('c', { netvm: 'gone' }),
      ]),
    );
    for (const name of ['a', 'b', 'c']) expect(svg).toContain(`<title>${name}:`);
  });

  it('shows a hostile name as text and nothing else', () => {
    const name = '"><script>alert(1)</script>\u202E&#x3c;';
    const { svg, sentence } = isolationMap(worldWith([qube(name, { label: 'x" onload="y' })]), {
      href: (written) => `/?qube=${encodeURIComponent(written)}`,
    });
    expect(svg).not.toMatch(/<script|onload="y|\u202E/);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('label-unknown');
    expect(sentence).toContain(name);
  });

  it('has no style attribute, no style element and no id that does not start with its own', () => {
    const { svg } = isolationMap(writer, { flows: writerFlows, id: 'home' });
    expect(svg).not.toMatch(/ style=|<style/);
    for (const [, id] of svg.matchAll(/ id="([^"]+)"/g)) expect(id).toMatch(/^home-/);
  });

  it('is one image, or with links a group that names each of them', () => {
    expect(isolationMap(writer).svg).toContain('role="img"');
    const linked = isolationMap(writer, { href: (name) => `?qube=${name}` }).svg;
    expect(linked).toContain('role="group"');
    expect(amount(linked, /<a href="[^"]+"/g)).toBe(12);
    expect(linked).not.toContain('<title>mail');
  });
});

describe('blastFigure', () => {
  it('says in words on each card what happened to it', () => {
    const { svg } = blastFigure(writer, radius);
    expect(svg).toContain('<title>mail: yellow, qube, taken over</title>');
    expect(svg).toContain('<title>vault-gpg: black, qube, reached silently</title>');
    expect(svg).toContain('<title>vault: black, qube, out of reach</title>');
  });

  it('says what is reached, what asks and what stays out of reach', () => {
    expect(blastFigure(writer, radius).sentence).toBe(
      'If mail is taken over, vault-gpg and the internet are reached without a click; ' +
        'sys-firewall only passes its traffic on; research only after somebody agrees; ' +
        'vault and writing stay out of reach.',
    );
  });
});
