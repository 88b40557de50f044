import { isDeepStrictEqual } from 'node:util';
import { parse } from '@nyx/qrexec-policy';
import { type Profile, profileRules } from '@nyx/qube-profiles';
import { buildBundle, compileProfile } from '../src/bundle.ts';
import { formulaTree } from '../src/sls.ts';
import type { YamlMap } from '../src/yaml.ts';
import { unit } from './desk.ts';
import { toJson } from './yaml-data.ts';

const TOKEN = '[a-z][a-z0-9-]*';
const COMMANDS = [
  `! qvm-check --quiet (${TOKEN}) && \\{ qvm-create --class (AppVM|StandaloneVM|DispVM) --label [a-z]+( --template (${TOKEN}|"\\$\\(qubes-prefs default_template\\)"))? --property netvm= --property default_dispvm= \\1( && qvm-tags \\1 add( [A-Za-z0-9_][A-Za-z0-9_-]*)+)? && qvm-features \\1 x-nyx-created \\1 \\|\\| \\{ qvm-remove --force \\1; false; \\}; \\}`,
  `qvm-check --quiet ${TOKEN} && test "\\$\\(qvm-features ${TOKEN} x-nyx-created\\)" = ${TOKEN}`,
  `qvm-check --quiet ${TOKEN}`,
  `rm -f /etc/qubes/policy\\.d/(31|55)-nyx-${TOKEN}\\.policy`,
  `! test -e /etc/qubes/policy\\.d/((31|55)-nyx-${TOKEN}\\.policy)( \\|\\| cmp -s /etc/qubes/policy\\.d/\\1 /opt/nyx/policy/\\1)?`,
  '/opt/nyx/bin/nyx-remember( --forget)?( --check)?',
  `qvm-prefs --default ${TOKEN} template`,
  `test "\\$\\(qvm-prefs ${TOKEN} template\\)" = "\\$\\(qubes-prefs default_template\\)"`,
  `qvm-volume resize ${TOKEN}:private [0-9]+GiB`,
  `test "\\$\\(qvm-volume info ${TOKEN}:private size\\)" -ge [0-9]+`,
  `qubes-prefs [a-z_]+ (${TOKEN}|'')`,
  `test (-z )?"\\$\\(qubes-prefs [a-z_]+\\)"( = ${TOKEN})?`,
].map((one) => new RegExp(`^${one}$`));

/** What nyx-apply reads line by line. */
const LISTS: ReadonlyMap<string, RegExp> = new Map([
  ['needs.txt', new RegExp(`^(${TOKEN} qvm\\.${TOKEN}\n)*$`)],
  ['packages.txt', new RegExp(`^(${TOKEN} nyx\\.packages-${TOKEN}\n)*$`)],
]);

/** Every text that Salt hands to a root shell. */
function shellTexts(tree: unknown): readonly string[] {
  const out: string[] = [];
  for (const state of Object.values(
    tree as Record<string, Record<string, Record<string, unknown>[]>>,
  )) {
    for (const [fn, fields] of Object.entries(state)) {
      for (const field of fields) {
        for (const [key, value] of Object.entries(field)) {
          if (key === 'unless' || key === 'onlyif' || (fn === 'cmd.run' && key === 'name'))
            out.push(String(value));
        }
      }
    }
  }
  return out;
}

/** A Salt file, and the data that it must mean to its readers. */
export interface Meant {
  readonly text: string;
  readonly tree: unknown;
}

export interface Judged {
  /** Refused, each problem with a message and a fix. */
  readonly refused: boolean;
  readonly files: readonly Meant[];
  /** What does not hold, one sentence each. */
  readonly wrong: readonly string[];
}

function meant(tree: YamlMap, text: string | undefined): Meant {
  return { text: text ?? '', tree: toJson(tree) };
}

/**
 * Compiles a profile and holds every file against what the profile says: ASCII alone, no Jinja, no
 * root shell but in our own lines, the profile's rules and no others.
 */
export function judge(profile: Profile): Judged {
  const bundle = buildBundle(profile, unit);
  if (!bundle.ok) {
    const mute = bundle.problems.filter((one) => one.message === '' || one.fix === '');
    const wrong = mute.map((one) => `The problem ${one.code} at ${one.where} says nothing.`);
    return { refused: true, files: [], wrong };
  }
  const text = new Map(bundle.value.files.map((file) => [file.path, file.text]));
  const wrong: string[] = [];
  for (const [path, one] of text) {
    if (path !== 'profile.json' && !/^[\n\t -~]*$/.test(one)) wrong.push(`${path} is not ASCII.`);
    if (path.endsWith('.sls') && !one.startsWith('#!yaml\n')) wrong.push(`Jinja reads ${path}.`);
    if (LISTS.get(path)?.test(one) === false) wrong.push(`${path} has another line.`);
  }
  const compiled = text.has('salt/nyx/online.sls') ? compileProfile(profile) : null;
  const offline = compiled?.ok === true ? compiled.value.offline : null;
  const { states } = bundle.value;
  const files = [
    meant(formulaTree(offline ?? states), text.get('salt/nyx/profile.sls')),
    meant(
      formulaTree(states.filter((state) => state.phase === 'policy')),
      text.get('salt/nyx/policy.sls'),
    ),
    ...(offline ? [meant(formulaTree(states), text.get('salt/nyx/online.sls'))] : []),
    ...profile.templates
      .filter((one) => one.packages.length > 0)
      .map(({ family, packages }) => ({
        text: text.get(`salt/nyx/packages-${family}.sls`) ?? '',
        tree: { 'nyx-packages': { 'pkg.installed': [{ pkgs: packages }] } },
      })),
  ];
  for (const line of files.flatMap(({ tree }) => shellTexts(tree)))
    if (!COMMANDS.some((one) => one.test(line))) wrong.push(`A root shell runs ${line}`);
  const policy = [...text].flatMap(([path, one]) =>
    path.startsWith('policy/') ? [[path.slice(7), one] as const] : [],
  );
  const loaded = parse({ release: 'R4.3', files: Object.fromEntries(policy) });
  if (!loaded.ok) wrong.push('The policy does not load.');
  else if (!isDeepStrictEqual(loaded.value.rules, profileRules(profile)))
    wrong.push('The policy is not the rules of the profile.');
  return { refused: false, files, wrong };
}
