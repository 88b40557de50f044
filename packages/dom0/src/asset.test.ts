import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as asset from './asset.ts';

it.each([
  ['nyx-collect', asset.COLLECTOR],
  ['nyx-apply', asset.APPLY],
  ['nyx-remember', asset.REMEMBER],
  ['nyx-remove', asset.REMOVE],
  ['nyx-packages', asset.PACKAGES],
  ['nyx-status', asset.STATUS],
  ['nyx-firstboot.service', asset.FIRSTBOOT],
  ['nyx-status.desktop', asset.AUTOSTART],
])('carries assets/%s byte for byte (after a change: pnpm embed)', (name, text) => {
  expect(text).toBe(readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8'));
});

it('keeps the collector short enough to be read before it is run', () => {
  expect(asset.COLLECTOR.split('\n').length).toBeLessThan(150);
});
