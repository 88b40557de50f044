import { describe, expect, it } from 'vitest';
import { facts } from './facts.ts';

/** Bytes on the wire with Brotli. Node's fetch unpacks, so the length is taken from the header. */
async function wire(path: string): Promise<{ readonly bytes: number; readonly text: string }> {
  const address = new URL(path, (await facts()).stack.storefront);
  const answer = await fetch(address, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers.get('content-encoding'), path).toBe('br');
  const length = answer.headers.get('content-length');
  const text = await answer.text();
  return { bytes: length === null ? text.length : Number(length), text };
}

/** A page with the styles and scripts that it names; fonts are shared by all pages and kept for a year. */
async function weigh(path: string) {
  const page = await wire(path);
  const named = [...page.text.matchAll(/(?:href|src)="(\/_\/[^"]+\.(?:css|js))"/g)].map(
    ([, file = '']) => file,
  );
  const files = await Promise.all([...new Set(named)].map(wire));
  const scripts = named.filter((file) => file.endsWith('.js')).length;
  return { bytes: page.bytes + files.reduce((sum, { bytes }) => sum + bytes, 0), scripts };
}

describe('a page with its styles', () => {
  it.each([
    ['/articles', 10_000],
    ['/articles/why-compartments', 15_000],
    ['/certificate', 30_000],
  ])('%s weighs at most %i bytes on the wire', async (path, most) => {
    expect((await weigh(path)).bytes).toBeLessThanOrEqual(most);
  });

  it('has no script, but for the certificate check, which runs on the reader’s machine', async () => {
    for (const path of ['/', '/laptops/v54/configure', '/profiles/writer', '/hcl'])
      expect((await weigh(path)).scripts, path).toBe(0);
    expect((await weigh('/certificate')).scripts).toBe(1);
  });
});
