import type {
  Call,
  Domain,
  PolicyFiles,
  PolicySource,
  QubeClass,
  SystemInfo,
} from '../src/index.ts';
import type { Random } from './random.ts';

/** A made-up machine, its policy, and calls to try. */
export interface Case {
  readonly source: PolicySource;
  readonly system: SystemInfo;
  readonly calls: readonly Call[];
}

type Names = readonly [string, ...string[]];

const QUBES: Names = ['work', 'vault', 'mail', 'sys-net', 'sys-usb', 'dvm-web', 'dvm-docs', 'dev'];
const TAGS: Names = ['work', 'secret', 'net', 'anon-vm'];
const CLASSES: readonly [QubeClass, ...QubeClass[]] = [
  'AppVM',
  'AppVM',
  'TemplateVM',
  'StandaloneVM',
  'DispVM',
  'RemoteVM',
];
const SERVICES: Names = ['qubes.Filecopy', 'qubes.Gpg', 'qubes.ConnectTCP'];
const ARGUMENTS: Names = ['*', '*', '*', '+', '+a', '+a+b', '+8080'];
const UUID = 'uuid:00000000-0000-0000-0000-0000000000';
const DOM0_UUID = 'uuid:00000000-0000-0000-0000-000000000000';
const SPACES: Names = [
  ' ',
  ' ',
  ' ',
  '\t',
  '  ',
  '\u00a0',
  '\u2028',
  '\u3000',
  '\u0085',
  '\x1c',
  '\x1f',
];
const ENDS: Names = ['\n', '\n', '\n', '\r\n', '\r'];
const FILES: Names = [
  '30-user.policy',
  '31-nyx.policy',
  '9-late.policy',
  '90-default.policy',
  '20-a.policy',
];
const SMALL: Names = ['include/one', 'include/two.policy', 'include/three.policy'];

/** Makes one case. `wrong` is how often a line is one that no daemon would load. */
export function generate(random: Random, wrong = 0.002): Case {
  const system = generateSystem(random);
  return { system, source: generateSource(random, wrong), calls: generateCalls(random) };
}

function generateSystem(random: Random): SystemInfo {
  const domains: Record<string, Domain> = {};
  for (const [number, name] of QUBES.entries()) {
    if (random.chance(0.1)) continue;
    const type = name.startsWith('dvm') ? 'AppVM' : random.pick(CLASSES);
    domains[name] = {
      type,
      tags: TAGS.filter(() => random.chance(0.3)),
      template_for_dispvms: name.startsWith('dvm') && random.chance(0.8),
      default_dispvm: random.pick([
        null,
        'dvm-web',
        'dvm-web',
        'dvm-docs',
        random.chance(0.1) ? 'gone' : 'dvm-web',
      ]),
      power_state: random.pick(['Running', 'Halted', 'Paused']),
      uuid: `${UUID.slice(5)}${10 + number}`,
      guivm: random.chance(0.9) ? 'dom0' : null,
      ...(random.chance(0.15) ? { internal: true } : {}),
      ...(type === 'RemoteVM' && random.chance(0.7)
        ? { relayvm: random.pick(['sys-net', 'gone']), transport_rpc: 'relay.SSH' }
        : {}),
    };
  }
  return { domains };
}

function generateSource(random: Random, wrong: number): PolicySource {
  const release = random.chance(0.4) ? 'R4.2' : 'R4.3';
  const some = (names: Names, make: () => string): PolicyFiles =>
    Object.fromEntries(names.filter(() => random.chance(0.4)).map((name) => [name, make()]));
  const tree = (include: boolean): PolicyFiles => ({
    ...some(FILES, () => text(random, wrong, true)),
    ...some(include ? SMALL : [SMALL[0]], () => text(random, wrong, random.chance(0.1))),
    ...some(['include/svc', 'include/svc', 'include/svc2'], () => inService()),
  });
  const inService = () => text(random, wrong, false, () => serviceLine(random));
  return {
    release,
    files: tree(true),
    ...(random.chance(0.4) ? { volatile: tree(false) } : {}),
    ...(random.chance(0.5) ? { legacy: some(LEGACY, inService) } : {}),
  };
}

const LEGACY: Names = [
  'qubes.Gpg',
  'qubes.Gpg+a',
  'qubes.Filecopy+',
  'x.rpmsave',
  '.hidden',
  'a b',
  'qubes.Gpg+8080.swp',
];

function text(
  random: Random,
  wrong: number,
  directives: boolean,
  line = () => rule(random),
): string {
  let made = '';
  for (let left = random.below(14); left > 0; left -= 1) {
    const roll = random.next();
    if (roll < wrong) made += random.pick(WRONG);
    else if (roll < 0.06) made += random.pick(['# note', '', '  ', '\t#x', '#\u2028x']);
    else if (roll < 0.12 && directives) made += directive(random);
    else made += line();
    made += random.pick(ENDS);
  }
  return random.chance(0.2) ? made.slice(0, -1) : made;
}

const WRONG: Names = [
  '* * a b allow # no',
  'x * a @default allow',
  'x * a b deny target=c',
  'x * @default b allow',
  '* +a b c deny',
  'x * a b Allow',
  'x * a b ask target=@tag:x',
  'x * a b ask target=',
  '\ufeffx * a b ask',
  '!include include/missing',
  'x * @tag: b deny',
  'x * a b allow notify=maybe',
  'x * a b',
];

function directive(random: Random): string {
  return random.pick([
    '!include include/one',
    '!include /etc/qubes/policy.d/include/two.policy',
    '!include-dir include',
    '!include-service qubes.Gpg * include/svc',
    '!include-service qubes.ConnectTCP +8080 ./include/../include/svc',
    '!include-service * * include/svc',
    '!compat-4.0',
  ]);
}

function qube(random: Random): string {
  const roll = random.next();
  if (roll < 0.72) return random.pick(QUBES);
  if (roll < 0.82) return `${UUID}${10 + random.below(QUBES.length)}`;
  return random.pick(['ghost', 'gone', 'dom0', 'dom0', '$anyvm', DOM0_UUID]);
}

function trait(random: Random): string {
  return random.chance(0.6)
    ? `@tag:${random.pick(TAGS)}`
    : `@type:${random.pick([...CLASSES, 'AdminVM'])}`;
}

function sourceToken(random: Random): string {
  const roll = random.next();
  if (roll < 0.4) return qube(random);
  if (roll < 0.75) return random.pick(['*', '@anyvm', '@anyvm', '@adminvm']);
  return roll < 0.96 ? trait(random) : random.pick(['@dispvm:work', '@dispvm:@tag:work']);
}

function redirectToken(random: Random): string {
  const roll = random.next();
  if (roll < 0.6) return qube(random);
  return roll < 0.8 ? random.pick(['@adminvm', '@dispvm', '@dispvm']) : disposable(random);
}

function disposable(random: Random): string {
  return `@dispvm:${random.chance(0.7) ? random.pick(['dvm-web', 'dvm-docs']) : qube(random)}`;
}

function targetToken(random: Random): string {
  const roll = random.next();
  if (roll < 0.25) return qube(random);
  if (roll < 0.6) return random.pick(['*', '@anyvm', '@anyvm', '@adminvm', '@default', '@dispvm']);
  if (roll < 0.75) return disposable(random);
  return roll < 0.85 ? `@dispvm:@tag:${random.pick(TAGS)}` : trait(random);
}

function columns(random: Random): readonly string[] {
  const target = targetToken(random);
  const action = random.pick(['allow', 'ask', 'ask', 'deny']);
  const made = [sourceToken(random), target, action];
  if (random.chance(0.2)) made.push(`notify=${random.pick(['yes', 'no'])}`);
  if (action === 'deny') return made;
  if (random.chance(0.3) || target === '@default') made.push(`target=${redirectToken(random)}`);
  if (random.chance(0.15)) made.push(`user=${random.pick(['root', 'user', '', 'a=b'])}`);
  if (random.chance(0.2)) made.push(`autostart=${random.pick(['yes', 'no'])}`);
  if (random.chance(0.3) && action === 'ask') made.push(`default_target=${redirectToken(random)}`);
  return made;
}

function rule(random: Random): string {
  const service = random.chance(0.45) ? '*' : random.pick(SERVICES);
  const argument = service === '*' ? '*' : random.pick(ARGUMENTS);
  const space = random.pick(SPACES);
  const line = [service, argument, ...columns(random)].join(space);
  return random.chance(0.1) ? `${space}${line}${space}` : line;
}

function serviceLine(random: Random): string {
  const line = columns(random).join(random.pick([' ', ' ', '\t', ' , ']));
  const old = random.chance(0.4) ? line.replaceAll('@', '$') : line;
  if (random.chance(0.1))
    return random.pick(['$include:include/svc2', '$include:/etc/qubes/policy.d/include/svc2']);
  return random.chance(0.3)
    ? old.replaceAll(' notify', ',notify').replaceAll(' user', ',user')
    : old;
}

const CALLERS: Names = [
  'dom0',
  'ghost',
  'stranger',
  '',
  '@adminvm',
  '@dispvm:dvm-web',
  DOM0_UUID,
  `${UUID}10`,
];

function generateCalls(random: Random): readonly Call[] {
  return Array.from({ length: 12 }, () => ({
    source: random.chance(0.9) ? random.pick(QUBES) : random.pick(CALLERS),
    target: callTarget(random),
    call: `${random.pick([...SERVICES, 'other.Service'])}${random.pick(['', '+', '+', '+a', '+a+b', '+8080'])}`,
  }));
}

function callTarget(random: Random): string {
  const roll = random.next();
  if (roll < 0.6) return qube(random);
  if (roll < 0.85)
    return random.pick(['@default', '@dispvm', '@adminvm', '', '@anyvm', '@tag:work', '*']);
  return disposable(random);
}
