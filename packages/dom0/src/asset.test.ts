import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { APPLY } from './asset/apply.ts';
import { AUTOSTART } from './asset/autostart.ts';
import { COLLECTOR } from './asset/collector.ts';
import { FIRSTBOOT } from './asset/firstboot.ts';
import { PACKAGES } from './asset/packages.ts';
import { REMEMBER } from './asset/remember.ts';
import { REMOVE } from './asset/remove.ts';
import { STATUS } from './asset/status.ts';

it.each([
  ['nyx-collect', COLLECTOR],
  ['nyx-apply', APPLY],
  ['nyx-remember', REMEMBER],
  ['nyx-remove', REMOVE],
  ['nyx-packages', PACKAGES],
  ['nyx-status', STATUS],
  ['nyx-firstboot.service', FIRSTBOOT],
  ['nyx-status.desktop', AUTOSTART],
])('carries assets/%s byte for byte (after a change: pnpm embed)', (name, text) => {
  expect(text).toBe(readFileSync(new URL(`../assets/${name}`, import.meta.url), 'utf8'));
});

it('keeps the collector short enough to be read before it is run', () => {
  expect(COLLECTOR.split('\n').length).toBeLessThan(150);
});
