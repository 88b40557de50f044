import { MARK, type Pref } from './intended.ts';
import type { Dom0Result } from './problem.ts';
import type { Act, State } from './state.ts';
import { args, emitYaml, type Yaml, type YamlMap } from './yaml.ts';

const POLICY_DIR = '/etc/qubes/policy.d';
const DEFAULT_TEMPLATE = '"$(qubes-prefs default_template)"';
const REMEMBER = '/opt/nyx/bin/nyx-remember';

/** Salt's name of a qvm preference: hyphens work on 4.2 too, but not in default_dispvm (facts 3.5 e). */
function prefKey(name: string): string {
  return name === 'default_dispvm' ? name : name.replaceAll('_', '-');
}

function prefArgs(set: readonly Pref[]): readonly YamlMap[] {
  return args(set.map(([name, value]) => [prefKey(name), value ?? 'none'] as const));
}

function command(run: string, unless: string): readonly YamlMap[] {
  return args([
    ['name', run],
    ['unless', unless],
  ]);
}

/**
 * Makes a qube that has no network, no disposables and its tags, or makes none: when any part fails,
 * what this command itself made a moment ago, and nothing else, is taken away again. The mark comes
 * last. A qube of that name that is not ours makes the command fail before it does anything.
 */
function createLine(act: Extract<Act, { kind: 'create' }>): readonly YamlMap[] {
  const name = act.qube;
  // Of what stays empty qvm-create makes an app qube on the default, but a standalone with no system.
  const base =
    act.class === 'StandaloneVM' ? (act.template ?? DEFAULT_TEMPLATE) : (act.template ?? '');
  const template = base === '' ? '' : ` --template ${base}`;
  const create =
    `qvm-create --class ${act.class} --label ${act.label}${template}` +
    ` --property netvm= --property default_dispvm= ${name}`;
  const tags = act.tags.length > 0 ? ` && qvm-tags ${name} add ${act.tags.join(' ')}` : '';
  const mark = `qvm-features ${name} ${MARK} ${name}`;
  return command(
    `! qvm-check --quiet ${name} && { ${create}${tags} && ${mark} || { qvm-remove --force ${name}; false; }; }`,
    `qvm-check --quiet ${name} && test "$(qvm-features ${name} ${MARK})" = ${name}`,
  );
}

/** Whole GiB: `20g` would be 20·10⁹ bytes to qvm-volume (facts 9.2). */
function growLine(qube: string, gib: number): readonly YamlMap[] {
  return command(
    `qvm-volume resize ${qube}:private ${gib}GiB`,
    `test "$(qvm-volume info ${qube}:private size)" -ge ${gib * 2 ** 30}`,
  );
}

function globalLine(name: string, value: string | null): readonly YamlMap[] {
  return value === null
    ? command(`qubes-prefs ${name} ''`, `test -z "$(qubes-prefs ${name})"`)
    : command(`qubes-prefs ${name} ${value}`, `test "$(qubes-prefs ${name})" = ${value}`);
}

/** The Salt function of a state and its own arguments. Every text in a command is a checked token. */
function salt(act: Act): readonly [fn: string, arguments_: readonly YamlMap[]] {
  switch (act.kind) {
    case 'policy':
      return [
        'file.managed',
        args([
          ['name', `${POLICY_DIR}/${act.file}`],
          ['contents', { lines: act.text }],
          ['user', 'root'],
          ['group', 'qubes'],
          ['mode', '0664'],
          ['check_cmd', '/usr/bin/qubes-policy-lint'],
        ]),
      ];
    case 'drop-policy': {
      const path = `${POLICY_DIR}/${act.file}`;
      const same = act.unless === null ? '' : ` || cmp -s ${path} /opt/nyx/policy/${act.file}`;
      return ['cmd.run', command(`rm -f ${path}`, `! test -e ${path}${same}`)];
    }
    case 'remember':
      return ['cmd.run', command(REMEMBER, `${REMEMBER} --check`)];
    case 'forget':
      return ['cmd.run', command(`${REMEMBER} --forget`, `${REMEMBER} --forget --check`)];
    case 'template':
      return ['qvm.template_installed', args([['name', act.name]])];
    case 'create':
      return ['cmd.run', createLine(act)];
    case 'prefs':
      return ['qvm.prefs', [...args([['name', act.qube]]), ...prefArgs(act.set)]];
    case 'default-template':
      return [
        'cmd.run',
        command(
          `qvm-prefs --default ${act.qube} template`,
          `test "$(qvm-prefs ${act.qube} template)" = "$(qubes-prefs default_template)"`,
        ),
      ];
    case 'features':
      return [
        'qvm.features',
        args([
          ['name', act.qube],
          ['set', args(act.set)],
        ]),
      ];
    case 'tags':
      return [
        'qvm.tags',
        args([
          ['name', act.qube],
          ['add', act.add],
        ]),
      ];
    case 'firewall':
      return [
        'qvm.firewall',
        args([
          ['name', act.qube],
          ['set', act.rules],
        ]),
      ];
    case 'grow':
      return ['cmd.run', growLine(act.qube, act.gib)];
    case 'global':
      return ['cmd.run', globalLine(act.name, act.value)];
    case 'barrier':
      return ['test.nop', []];
  }
}

function moduleOf(state: State): string {
  return salt(state.act)[0].split('.')[0] ?? '';
}

/** The formula as the tree that Salt shall read. */
export function formulaTree(states: readonly State[]): YamlMap {
  const modules = new Map(states.map((state) => [state.id, moduleOf(state)]));
  const root = new Map<string, Yaml>();
  for (const state of states) {
    const [fn, own] = salt(state.act);
    const more: [string, Yaml][] = [['order', state.order]];
    if (state.onlyIf !== null) more.push(['onlyif', `qvm-check --quiet ${state.onlyIf}`]);
    if (state.requires.length > 0) {
      more.push([
        'require',
        args(state.requires.map((id) => [modules.get(id) ?? 'test', id] as const)),
      ]);
    }
    root.set(state.id, new Map([[fn, [...own, ...args(more)]]]));
  }
  return root;
}

/** Prints the formula of a profile as one Salt file. */
export function printFormula(states: readonly State[]): Dom0Result<string> {
  return emitYaml(formulaTree(states), 'nyx/profile.sls');
}

/** Packages of one template: a state for the template itself, never for dom0 (facts 3.5 o). */
export function printPackages(packages: readonly string[]): Dom0Result<string> {
  const fields = args([['pkgs', packages]]);
  return emitYaml(
    new Map([['nyx-packages', new Map([['pkg.installed', fields]])]]),
    'nyx/packages',
  );
}
