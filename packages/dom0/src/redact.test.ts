import { expect, it } from 'vitest';
import { desk, stock } from '../test/desk.ts';
import {
  plan,
  printSnapshot,
  readSnapshot,
  redact,
  rehearse,
  type Snapshot,
  verify,
} from './index.ts';

function lived(): Snapshot {
  const after = rehearse(desk, stock());
  if (!after.ok) throw new Error(JSON.stringify(after.problems));
  const { work, desk: ours } = after.value.qubes;
  if (!work || !ours) throw new Error('No work here.');
  const theirs = {
    ...work,
    name: 'divorce-lawyer',
    features: { ...work.features, 'x-mine': 'Secret Note' },
    firewall: ['action=accept dsthost=lawyer.example dstports=443-443 comment=my lawyer'],
    properties: { ...work.properties, ip: { value: '10.137.0.99', default: true } },
    devices: { usb: [{ id: 'sys-usb:2-1:SERIAL7', mode: 'required' }] },
  };
  const netvm = { ...ours.properties, netvm: { value: 'divorce-lawyer', default: false } };
  const etc = {
    ...after.value.policy?.etc,
    '30-user.policy': '# call Maria\nqubes.Filecopy * divorce-lawyer vault allow\n',
  };
  return {
    ...after.value,
    qubes: {
      ...after.value.qubes,
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
  expect(text.match(/.*(divorce|lawyer|Secret|Maria|SERIAL|n-secret|10\.137).*/g)).toBeNull();
  expect(text).toContain('V54x_6x_TU');
  expect(readSnapshot(text).ok).toBe(true);
});

it('still shows what is wrong: the same steps, the same claims, under other names', () => {
  const say = (snapshot: Snapshot) =>
    JSON.stringify([
      plan(desk, snapshot).steps,
      verify(desk, snapshot).proofs.map((one) => one.proved),
    ]).replaceAll('divorce-lawyer', 'own-1');
  expect(say(redact(lived(), desk))).toBe(say(lived()));
});
