import { expect, it } from 'vitest';
import { firewallProblem } from './firewall-line.ts';

it.each([
  'action=accept',
  'action=accept proto=tcp dsthost=a-1.example.org dstports=443-443',
  'action=drop proto=udp dst4=192.0.2.0/24 dstports=1-65535 comment=no more: [x]',
  'action=accept dst6=2001:db8::/32',
  'action=accept proto=icmp icmptype=8',
  'action=accept specialtarget=dns expire=1893456000',
])('writes a firewall rule as qubesd does: %s', (line) => {
  expect(firewallProblem(line)).toBeUndefined();
});

it.each([
  ...['', 'accept', 'proto=tcp action=accept', 'action=accept action=drop', 'action=ACCEPT'],
  ...['action=accept dstports=443-443', 'action=accept proto=tcp dstports=443'],
  ...['action=accept proto=tcp dstports=500-400', 'action=accept proto=tcp dstports=0-1'],
  ...['action=accept proto=tcp dstports=1-65536', 'action=accept proto=icmp dstports=1-2'],
  ...['action=accept dsthost=*.example', 'action=accept dsthost=A.example'],
  ...['action=accept dsthost=192.0.2.1', 'action=accept dsthost=192.0.2.0/24'],
  ...[
    'action=accept dst4=192.0.2.1',
    'action=accept dst4=192.0.2.1/24',
    'action=accept dst4=1.2.3.4.5/8',
  ],
  ...[
    'action=accept dst6=2001:db8::1/32',
    'action=accept dst6=::1::/128',
    'action=accept dst6=g::/16',
  ],
  ...[
    'action=accept dst4=10.0.0.0/8 dst6=::/0',
    'action=accept icmptype=8',
    'action=accept proto=icmp icmptype=256',
  ],
  ...['action=accept dst6=::/0', 'action=drop proto=tcp dst4=0.0.0.0/0 dstports=25-25'],
  ...['action=accept specialtarget=doh', 'action=accept comment=a"b', 'action=accept  proto=tcp'],
  ...[
    'action=accept comment=x proto=tcp\naction=accept',
    'action=accept expire=+60',
    'action=accept host=a',
  ],
])('refuses a firewall rule that qubesd does not write: %j', (line) => {
  expect(firewallProblem(line)).toBeDefined();
});
