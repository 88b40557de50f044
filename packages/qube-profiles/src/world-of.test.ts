import { describe, expect, it } from 'vitest';
import { withQube } from '../test/small-profile.ts';
import { laidOver } from './world-of.ts';

describe('a standalone on a Whonix template', () => {
  const tags = (kind: 'AppVM' | 'StandaloneVM') =>
    laidOver(withQube({ class: kind, template: 'whonix-workstation' })).qubes.find(
      ({ name }) => name === 'extra',
    )?.tags;

  it('is a clone of it, and asks sys-whonix for updates as it does: a qube on it does not', () => {
    expect(tags('StandaloneVM')).toEqual(expect.arrayContaining(['anon-vm', 'whonix-updatevm']));
    expect(tags('AppVM')).not.toContain('whonix-updatevm');
  });
});
