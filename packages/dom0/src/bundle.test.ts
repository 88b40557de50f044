import { readFileSync } from 'node:fs';
import { parse } from '@nyx/qrexec-policy';
import { type Profile, profileRules, SYSTEM_DEFAULT } from '@nyx/qube-profiles';
import { describe, expect, it } from 'vitest';
import { desk, qube, unit } from '../test/desk.ts';
import { deskBundle } from '../test/kickstart.ts';
import { toJson } from '../test/yaml-data.ts';
import { type Bundle, compileBundle, sha256 } from './index.ts';
import { formulaTree } from './sls.ts';

async function made(profile: Profile): Promise<Bundle> {
  const bundle = await compileBundle(profile, unit);
  if (!bundle.ok) throw new Error(JSON.stringify(bundle.problems, null, 1));
  return bundle.value;
}
const bundle = deskBundle();
const { states } = bundle;

function textOf(bundle: Bundle, path: string): string {
  return bundle.files.find((file) => file.path === path)?.text ?? '';
}

const kept = JSON.parse(
  readFileSync(new URL('../fixtures/desk-formula.json', import.meta.url), 'utf8'),
) as { readonly text: string; readonly answer: unknown };

describe('a bundle', () => {
  it('makes a standalone of a template, also of the machine’s default: else it had no system', async () => {
    const lab = qube('pit', { class: 'StandaloneVM', template: SYSTEM_DEFAULT });
    const text = textOf(
      await made({ ...desk, qubes: [...desk.qubes, lab] }),
      'salt/nyx/profile.sls',
    );
    expect(text).toContain(
      String.raw`--class StandaloneVM --label blue --template \"$(qubes-prefs default_template)\" --property`,
    );
  });

  it('is the same bytes each time, in a fixed order', async () => {
    expect(await made(desk)).toEqual(bundle);
    const paths = bundle.files.map((file) => file.path);
    expect(paths).toEqual([...paths].sort());
    expect(paths).toContain('policy/31-nyx-desk.policy');
  });

  it('has the digest of every file and of the kept bytes of the profile', () => {
    const { files, manifest } = bundle;
    expect(manifest.profile.sha256).toBe(sha256(textOf(bundle, 'profile.json')));
    expect(manifest.files.map((file) => file.sha256)).toEqual(
      files.map((file) => sha256(file.text)),
    );
    expect(manifest.templates).toEqual({ 'debian-xfce': 'debian-13-xfce' });
  });

  it('keeps the bytes of the profile that it was given, if they are that profile', async () => {
    const profileText = JSON.stringify(desk);
    const own = await compileBundle(desk, unit, { profileText });
    expect(own.ok && own.value.manifest.profile.sha256).toBe(sha256(profileText));
    const other = await compileBundle(desk, unit, { profileText: '{}' });
    expect(other.ok ? [] : other.problems.map((one) => one.where)).toEqual(['profileText']);
  });

  it('holds the rules of the profile and no others, in two files that load', () => {
    const files = ['31-nyx-desk.policy', '55-nyx-desk.policy'].map((name) => [
      name,
      textOf(bundle, `policy/${name}`),
    ]);
    const loaded = parse({ release: 'R4.3', files: Object.fromEntries(files) });
    expect(loaded.ok && loaded.value.rules).toEqual(profileRules(desk));
  });

  it('has a formula that the real PyYAML read as exactly its states, as kept', () => {
    expect(textOf(bundle, 'salt/nyx/profile.sls')).toBe(kept.text);
    expect(kept.answer).toEqual({ value: toJson(formulaTree(bundle.states)) });
  });

  it('names nothing by what a shopper typed: ids and orders are numbers of ours (facts 11.1)', async () => {
    expect(states.map((state) => state.order)).toEqual(states.map((_, at) => 900_001 + at));
    expect(states.every((state) => state.id === `nyx-${state.order}`)).toBe(true);
    const titled = {
      ...desk,
      title: 'T17LE',
      summary: 'S5MMARY',
      qubes: desk.qubes.map((one) => ({ ...one, why: 'W4Y.' })),
    };
    expect(textOf(await made(titled), 'salt/nyx/profile.sls')).not.toMatch(/T17LE|S5MMARY|W4Y/);
  });
});

describe('the order of a formula (facts 11.2)', () => {
  it('begins with the policy that denies, checked by the real lint before it is placed', () => {
    expect(states[0]?.act).toMatchObject({ kind: 'policy', file: '31-nyx-desk.policy' });
    expect(kept.text).toContain('"check_cmd": "/usr/bin/qubes-policy-lint"');
    expect(states.slice(1).every((state) => state.requires.length > 0)).toBe(true);
  });

  it('has a barrier that needs all before it and that all after it need', () => {
    const at = states.findIndex((state) => state.act.kind === 'barrier');
    const barrier = states[at];
    expect(barrier?.requires).toEqual(states.slice(0, at).map((state) => state.id));
    const closed = new Set([barrier?.id]);
    for (const state of states.slice(at + 1)) {
      expect({ state, held: state.requires.some((id) => closed.has(id)) }).toMatchObject({
        held: true,
      });
      closed.add(state.id);
    }
  });

  it('gives a network, a disposable or an open firewall only after the barrier', () => {
    const at = states.findIndex((state) => state.act.kind === 'barrier');
    for (const { act } of states.slice(0, at)) {
      if (act.kind === 'prefs') {
        for (const [name, value] of act.set) {
          if (name === 'netvm' || name === 'default_dispvm') expect(value).toBeNull();
        }
      }
      if (act.kind === 'firewall') expect(act.rules).not.toContain('action=accept');
    }
    expect(states.at(-1)?.act).toMatchObject({ kind: 'policy', file: '55-nyx-desk.policy' });
  });

  it('makes a disposable only after its template can have some (facts 9.1)', () => {
    const can = states.find(
      ({ act }) =>
        act.kind === 'prefs' &&
        act.qube === 'dvm-web' &&
        act.set[0]?.[0] === 'template_for_dispvms',
    );
    const news = states.find(({ act }) => act.kind === 'create' && act.qube === 'news');
    expect(news?.requires).toContain(can?.id);
  });

  it('requires only what comes before', () => {
    const seen = new Set<string>();
    for (const state of states) {
      for (const id of state.requires) expect(seen).toContain(id);
      seen.add(state.id);
    }
  });
});

describe('what a formula says', () => {
  it('sets a qube’s default_dispvm with an underscore, numbers and booleans bare (facts 3.5)', () => {
    expect(kept.text).toContain('"default_dispvm": "dvm-web"');
    expect(kept.text).toContain('"memory": 600\n');
    expect(kept.text).toContain('"template-for-dispvms": true\n');
    expect(kept.text).toContain('"service.qubes-update-check": ""');
  });

  it('refuses meminfo-writer, which never converges beside maxmem (facts 11.1)', async () => {
    const services = { 'meminfo-writer': false };
    const still = { ...desk, qubes: [...desk.qubes, qube('still', { services })] };
    const refused = await compileBundle(still, unit);
    expect(refused.ok ? '' : refused.problems[0]?.fix).toContain('maxmem');
  });

  it('never asks for a dry run, clones no data, and removes only what the same command just made', () => {
    expect(kept.text).not.toMatch(/test=|qvm\.absent|clone/);
    for (const line of kept.text.split('\n').filter((one) => one.includes('qvm-remove'))) {
      expect(line).toMatch(
        /! qvm-check --quiet ([a-z-]+) && \{ qvm-create .* \|\| \{ qvm-remove --force \1; false; \}; \}"$/,
      );
    }
  });
});
