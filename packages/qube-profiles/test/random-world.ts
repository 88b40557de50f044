import { parseRule, type Rule } from '@nyx/qrexec-policy';
import type { Claim } from '../src/claim.ts';
import type { World, WorldQube } from '../src/world.ts';
import type { Random } from './random.ts';

const TAGS = ['red', 'blue', 'anon-vm'] as const;
const SERVICES = [
  ...(['qubes.Filecopy', 'qubes.OpenURL', 'qubes.VMShell', 'qubes.Gpg2', 'x.Own'] as const),
  ...(['qubes.UpdatesProxy', 'admin.vm.List', 'admin.vm.Start', 'qubes.GetDate'] as const),
  'qubes.InputMouse',
] as const;

const CLASSES = ['AppVM', 'AppVM', 'TemplateVM', 'DispVM', 'RemoteVM'] as const;

/** A small machine that makes no sense and breaks no rule of qubesd's. */
export function randomWorld(random: Random): World {
  const names = Array.from({ length: 3 + random.below(4) }, (_, number) => `q${number}`);
  const dvms = names.filter((_, number) => number > 0 && random.chance(3));
  const qubes = names.map((name, number) => qube(random, name, number, names, dvms));
  const release = random.chance(4) ? 'R4.2' : 'R4.3';
  const rules: Rule[] = [];
  for (let line = 1; line <= 2 + random.below(10); line += 1) {
    const read = parseRule(ruleText(random, names, dvms), { file: '31-x.policy', line }, release);
    if (!read.ok) continue;
    rules.push(read.value);
    // As on a real machine, where the same is said of many services.
    if (random.chance(3))
      rules.push({ ...read.value, service: random.pick(SERVICES), line: -line });
  }
  return {
    qubes,
    policy: { release, rules },
    updatevm: null,
    ...(random.chance(3) ? { managementDispvm: random.pick(['q0', 'q1', 'gone']) } : {}),
  };
}

function qube(
  random: Random,
  name: string,
  number: number,
  names: readonly string[],
  dvms: readonly string[],
): WorldQube {
  const isTemplate = dvms.includes(name);
  const type = isTemplate ? 'AppVM' : random.pick(CLASSES);
  const oneOf = (from: readonly string[]) =>
    from.length === 0 ? null : (from[random.below(from.length)] ?? null);
  return {
    name,
    class: type,
    label: 'red',
    template: random.chance(2) ? null : oneOf(names.filter((one) => one !== name)),
    templateForDispvms: isTemplate,
    // Only earlier ones, so that no traffic goes in circles.
    netvm: random.chance(2) ? null : oneOf(names.slice(0, number)),
    providesNetwork: true,
    defaultDispvm: random.chance(4) ? null : oneOf(dvms),
    tags: [...random.some(TAGS), ...(random.chance(12) ? ['guivm-q1', 'anon-gateway'] : [])],
    features: {
      ...(random.chance(4) ? { internal: '1' } : {}),
      ...(random.chance(3) ? { 'service.qubes-firewall': random.pick(['', '1']) } : {}),
    },
    firewall: random.pick([['action=accept'], ['action=drop'], ['action=drop', 'action=accept']]),
    autostart: false,
    devices: random.chance(3) ? random.pick([['net'], ['usb']]) : [],
    ...(random.chance(3) ? { uuid: `0000000${number}-0000-4000-8000-000000000000` } : {}),
  };
}

function ruleText(random: Random, names: readonly string[], dvms: readonly string[]): string {
  const name = () => names[random.below(names.length)] ?? 'q0';
  const dvm = () => dvms[random.below(dvms.length)] ?? 'gone';
  const uuid = () => `uuid:0000000${random.below(4)}-0000-4000-8000-000000000000`;
  const service = random.chance(6) ? '*' : random.pick(SERVICES);
  const argument = service === '*' ? '*' : random.pick(['*', '*', '*', '+', '+a']);
  const trait = () =>
    random.pick(['@tag:red', '@tag:blue', '@type:AppVM', '@type:DispVM', '@type:TemplateVM']);
  const source = random.pick(['@anyvm', '@anyvm', '*', name(), name(), trait(), uuid()]);
  const disposable = random.pick(['@dispvm', '@dispvm:@tag:red', `@dispvm:${dvm()}`]);
  const target = random.pick([
    ...(['@anyvm', '*', '@default', 'dom0', '@adminvm'] as const),
    ...[name(), name(), trait(), disposable, disposable, uuid()],
  ]);
  const action = random.pick(['allow', 'allow', 'ask', 'deny']);
  const redirects = [name(), 'dom0', '@dispvm', `@dispvm:${dvm()}`, 'gone', uuid()] as const;
  const params: string[] = [];
  if (action !== 'deny' && (target === '@default' || random.chance(4))) {
    params.push(`target=${random.pick(redirects)}`);
  }
  if (action === 'ask' && random.chance(4)) params.push(`default_target=${random.pick(redirects)}`);
  if (action !== 'deny' && random.chance(8)) params.push('autostart=no');
  return [service, argument, source, target, action, ...params].join(' ');
}

/** A claim about any places of a world. */
export function randomClaim(random: Random, world: World): Claim {
  const names = world.qubes.map(({ name }) => name);
  const dvms = world.qubes.filter(({ templateForDispvms: is }) => is).map(({ name }) => name);
  const places = [
    ...names,
    ...names,
    '@internet',
    '@dom0',
    ...dvms.map((name) => `@dispvm:${name}`),
  ];
  const place = () => places[random.below(places.length)] ?? 'q0';
  const from = [...new Set([place(), ...(random.chance(3) ? [place()] : [])])];
  const to = random.chance(4) ? ['@anyqube'] : [place()].filter((one) => !from.includes(one));
  const ends = { id: 'random', text: 'A claim.', from, to: to.length === 0 ? ['@anyqube'] : to };
  const kind = random.pick(['never', 'not-silently', 'only-through'] as const);
  if (kind !== 'only-through') return { kind, ...ends };
  const through =
    [...names].find((name) => !from.includes(name) && !ends.to.includes(name)) ?? '@dom0';
  return { kind, through, ...ends };
}
