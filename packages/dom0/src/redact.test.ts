import { expect, it } from 'vitest';
import { desk } from '../test/desk.ts';
import { applied } from '../test/machine.ts';
import { plan, printSnapshot, readSnapshot, redact, type Snapshot, verify } from './index.ts';

function lived(): Snapshot {
  const after = applied(desk);
  const { work, desk: ours } = after.qubes;
  if (!work || !ours) throw new Error('No work here.');
  const theirs = {
    ...work,
    name: 'divorce-lawyer',
    features: { ...work.features, 'x-mine': 'Secret Note', 'menu-items': 'Secret.desktop' },
    tags: [...work.tags, 'managed-by-divorce-lawyer'],
    firewall: ['action=accept dsthost=lawyer.example dstports=443-443 comment=my lawyer'],
    properties: {
      ...work.properties,
      ip: { value: '10.137.0.99', default: true },
      kernelopts: { value: 'key=Secret', default: false },
      default_user: { value: 'maria-Maria', default: false },
    },
    devices: {
      usb: [{ id: 'sys-usb:2-1:SERIAL7', mode: 'required' }],
      pci: [{ id: 'dom0:00_14.3:0x8086:0x02f0:SERIAL9:p028000', mode: 'required' }],
    },
  };
  const netvm = { ...ours.properties, netvm: { value: 'divorce-lawyer', default: false } };
  const etc = {
    ...after.policy?.etc,
    '29-divorce-lawyer.policy': '!include include/lawyers\n',
    'include/lawyers': 'qubes.OpenURL * divorce-lawyer @anyvm deny\n',
    'README.rpmsave': 'The password is Secret.\n',
    '30-user.policy': '# call Maria\nqubes.Filecopy * divorce-lawyer vault allow\n',
  };
  return {
    ...after,
    qubes: {
      ...after.qubes,
      'divorce-lawyer': theirs,
      desk: { ...ours, properties: netvm },
    },
    policy: { etc, run: {}, legacy: {} },
    nonce: 'n-secret',
    machine: { product_name: 'V54x_6x_TU', product_serial: 'SERIAL8' },
    unread: ['divorce-lawyer.debug: PermissionError'],
  };
}

it('has nothing in it that the owner named, noted or that numbers the machine', () => {
  const text = printSnapshot(redact(lived(), desk));
  expect(
    text
      .replaceAll('include/lawyers', '')
      .match(/.*(divorce|lawyer|Secret|Maria|SERIAL|n-secret|10\.137).*/g),
  ).toBeNull();
  expect(text).toContain('V54x_6x_TU');
  expect(readSnapshot(text).ok).toBe(true);
});

it('keeps the rules of every file that is read, by its name or with its folder, and of no other', () => {
  const rule = 'qubes.OpenURL * work @anyvm allow\n';
  const kept = (include: string) => {
    const etc = {
      '30-a.policy': include,
      'include/mine': rule,
      'include/own/deep': rule,
      'include-not': rule,
    };
    const said = redact({ ...applied(desk), policy: { etc, run: {}, legacy: {} } }, desk).policy;
    return Object.entries(said?.etc ?? {}).flatMap(([name, text]) => (text === rule ? name : []));
  };
  expect(kept('!include include/mine\n')).toEqual(['include/mine']);
  expect(kept('  !include-service a.B * /etc/qubes/policy.d/include/mine\n')).toEqual([
    'include/mine',
  ]);
  expect(kept('!include-dir include/\n')).toEqual(['include/mine']);
  expect(kept('!include-dir ./include/../include/own\n')).toEqual(['include/own/deep']);
  expect(kept('!include-dir .\n')).toEqual(['include-not']);
  expect(kept('# include/mine\na.B * include-not @anyvm deny\n')).toEqual([]);
});

it('still shows what is wrong: the same steps, the same claims, under other names', () => {
  const say = (snapshot: Snapshot) =>
    JSON.stringify([
      plan(desk, snapshot).steps,
      verify(desk, snapshot).proofs.map((one) => one.proved),
    ]).replaceAll('divorce-lawyer', 'own-1');
  expect(say(redact(lived(), desk))).toBe(say(lived()));
});
