import { SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, qube, stock } from '../test/desk.ts';
import { applied, changed, withProperty } from '../test/machine.ts';
import { plan } from './index.ts';

const BASE = 'debian-13-xfce';
/** As the templates of Qubes' own packages are: qvm-template-postprocess gives them menus. */
const menus = {
  'default-menu-items': 'a.desktop',
  'netvm-menu-items': 'b.desktop',
  'skip-update': '1',
};

function labOn(template: string) {
  const lab = qube('lab', { class: 'StandaloneVM', template, menu: ['a.desktop'], tags: ['mine'] });
  return { ...desk, qubes: [...desk.qubes.filter(({ name }) => name !== 'lab'), lab] };
}

describe('a standalone, which qvm-create clones of its template', () => {
  const before = changed(withProperty(stock(), BASE, 'kernel', '6.1'), BASE, (base) => ({
    features: { ...base.features, ...menus, 'preload-dispvm': 'disp1' },
    tags: [...base.tags, 'owners'],
    firewall: ['action=drop'],
  }));
  const after = applied(labOn('debian-xfce'), before);

  it('has its features, tags and settings, and the firewall that the profile states', () => {
    const lab = after.qubes.lab;
    expect(lab?.features).toMatchObject({ ...menus, os: 'Linux', 'menu-items': 'a.desktop' });
    expect(lab?.features['preload-dispvm']).toBeUndefined();
    expect(lab?.tags).toEqual(['audiovm-dom0', 'created-by-dom0', 'guivm-dom0', 'mine', 'owners']);
    expect(lab?.properties).toMatchObject({ kernel: { value: '6.1' }, label: { value: 'blue' } });
    expect(lab?.firewall).toEqual(['action=accept']);
  });

  it('differs in what somebody set on that template, and not in what came with it', () => {
    const { steps } = plan(labOn('debian-xfce'), after);
    expect(steps.map(({ qube: name, what }) => `${name} ${what}`)).toEqual([
      'lab tag owners',
      'lab kernel',
    ]);
  });

  it('keeps the menus of a template that is gone: nobody reads them there', () => {
    const profile = labOn(SYSTEM_DEFAULT);
    const old = changed(stock(), 'fedora-42-xfce', (base) => ({
      features: { ...base.features, 'default-menu-items': 'a.desktop' },
    }));
    const later = changed(applied(profile, old), 'fedora-42-xfce', () => ({ features: {} }));
    expect(plan(profile, later).steps).toEqual([]);
  });
});
