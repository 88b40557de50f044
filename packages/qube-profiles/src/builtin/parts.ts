import type { Action, RuleParams } from '@nyx/qrexec-policy';
import type { Claim } from '../claim.ts';
import { PLAIN_QUBE } from '../plain-qube.ts';
import type { ProfileQube, ProfileRule } from '../profile.ts';

type Given = Pick<ProfileQube, 'name' | 'label' | 'why'> & Partial<ProfileQube>;

/** A qube that Qubes' setup makes, with what a profile changes of it. */
export function shipped(given: Given): ProfileQube {
  return { ...PLAIN_QUBE, origin: 'installer', ...given };
}

/** A qube of ours. */
export function own(given: Given): ProfileQube {
  return { ...PLAIN_QUBE, origin: 'nyx', ...given };
}

type Call = readonly [
  call: string,
  source: string,
  target: string,
  action: Action,
  params?: RuleParams,
];

/** A rule that a claim stands on, or an exception that must come before one. */
export function claimed(call: Call, why: string): ProfileRule {
  return { ...ruleOf(call), purpose: 'claim', why };
}

/** A rule that makes life easier and that the owner's own settings may overrule. */
export function handy(call: Call, why: string): ProfileRule {
  return { ...ruleOf(call), purpose: 'convenience', why };
}

function ruleOf([call, source, target, action, params = {}]: Call) {
  const plus = call.indexOf('+');
  return {
    service: plus < 0 ? call : call.slice(0, plus),
    argument: plus < 0 ? '*' : call.slice(plus),
    source,
    target,
    action,
    params,
  };
}

/**
 * What every profile keeps to: templates take nothing and call nobody. Their updates are a call
 * without a target, which these rules leave alone.
 */
export const closedTemplates: readonly ProfileRule[] = [
  claimed(
    ['*', '@anyvm', '@type:TemplateVM', 'deny'],
    'Nobody hands anything to a template: what is in one is in every qube that starts from it.',
  ),
  claimed(
    ['*', '@type:TemplateVM', '@type:AppVM', 'deny'],
    'A template asks no qube for anything, because an answer is also a way in.',
  ),
  claimed(
    ['*', '@type:TemplateVM', '@type:DispVM', 'deny'],
    'The same for qubes that are thrown away after use.',
  ),
  claimed(
    ['*', '@type:TemplateVM', '@dispvm:@tag:created-by-dom0', 'deny'],
    'A template opens nothing in a disposable: what came back would be everywhere by tomorrow.',
  ),
];

/** Three calls to dom0 that qubes need, before rules that deny a qube everything. */
export const timeAndBells: readonly ProfileRule[] = [
  claimed(
    ['qubes.GetDate', '@tag:anon-vm', '@anyvm', 'deny'],
    'A qube behind Tor asks nobody the time: how far a clock is off can give its owner away.',
  ),
  claimed(
    ['qubes.GetDate', '@anyvm', '@default', 'allow', { target: 'dom0' }],
    'Any other qube may ask dom0 for the time, and hears nothing but the time.',
  ),
  claimed(
    ['qubes.Notifications', '@anyvm', '@default', 'allow', { target: 'dom0' }],
    'A qube may ring the bell; what it has to say appears with its colour around it.',
  ),
];

/** Qubes of one tag that only lines before these let anything out of, or into. */
export function closedGroup(
  tag: string,
  why: { readonly out: string; readonly in: string },
): readonly ProfileRule[] {
  return [
    claimed(['*', `@tag:${tag}`, '@anyvm', 'deny'], why.out),
    claimed(['*', '@anyvm', `@tag:${tag}`, 'deny'], why.in),
  ];
}

/** The same where a disposable template has the tag: its disposables are qubes too. */
export function closedDisposables(tag: string, why: string): ProfileRule {
  return claimed(['*', '@anyvm', `@dispvm:@tag:${tag}`, 'deny'], why);
}

/** No USB device speaks to a qube or moves the pointer. For those who can do without. */
export const closedUsb: readonly ProfileRule[] = [
  claimed(
    ['qubes.InputMouse', 'sys-usb', '@adminvm', 'deny'],
    'No mouse on a cable: what says it is one could take over every window. The touchpad is built in.',
  ),
  claimed(
    ['*', 'sys-usb', '@anyvm', 'deny'],
    'A stick speaks to no qube by itself; you attach it, as a disk, in dom0.',
  ),
  claimed(
    ['*', '@anyvm', 'sys-usb', 'deny'],
    'And no qube asks it for anything. Cameras and microphones on a cable stay outside with it.',
  ),
];

/** What `closedUsb` makes true. */
export const usbClaim: Claim = {
  id: 'sticks-stay-in-their-qube',
  kind: 'never',
  text: 'What is plugged into a USB port gets from `sys-usb` into no other qube, and never commands dom0, whatever you confirm.',
  from: ['sys-usb'],
  to: ['@anyqube', '@dom0', '@templates'],
};

/** The qube that Qubes uses to configure the others, with its own way out closed. */
export const quietManager: ProfileQube = shipped({
  name: 'default-mgmt-dvm',
  label: 'black',
  templateForDispvms: true,
  netvm: null,
  defaultDispvm: null,
  features: { 'appmenus-dispvm': '1', internal: '1' },
  why: 'Qubes configures your qubes from copies of this one, so it may ask no other for help.',
});

/** The four qubes that every Qubes laptop starts with, for profiles that add their own. */
export const shippedQubes: readonly ProfileQube[] = [
  shipped({
    name: 'personal',
    label: 'yellow',
    why: 'Comes with Qubes: for your own mail, photographs and plans.',
  }),
  shipped({
    name: 'work',
    label: 'blue',
    why: 'Comes with Qubes: for paid work that needs no qube of its own.',
  }),
  shipped({
    name: 'untrusted',
    label: 'red',
    why: 'For the link you would rather not open: whatever it breaks, it breaks in here.',
  }),
  shipped({
    name: 'vault',
    label: 'black',
    netvm: null,
    defaultDispvm: null,
    why: 'For passwords and keys: it has no network, and nothing in it can start anything that has.',
  }),
  quietManager,
];

/** What comes from outside, or from qubes that Qubes ships online. */
export const strangers = [
  ...['@internet', 'sys-net', 'sys-firewall', 'sys-usb', 'sys-whonix'],
  ...['untrusted', 'personal', 'work'],
] as const;

/** Claims that hold wherever templates are closed and the vault starts nothing that is online. */
export const commonClaims: readonly Claim[] = [
  {
    id: 'vault-tells-nobody',
    kind: 'not-silently',
    text: 'Nothing leaves `vault` for another qube, a disposable or the outside world unless you confirm it.',
    from: ['vault'],
    to: ['@anyqube', '@internet', '@dom0', '@templates'],
  },
  {
    id: 'untrusted-stays-put',
    kind: 'not-silently',
    text: 'Whoever takes over `untrusted` gets into neither `personal`, `work` nor `vault` from within the laptop unless you confirm it.',
    from: ['untrusted'],
    to: ['personal', 'work', 'vault'],
  },
  {
    id: 'templates-stay-clean',
    kind: 'not-silently',
    text: 'Nothing but signed packages gets from the network, USB, `untrusted`, `personal`, `work` or `vault` into a template, from which every qube is started, unless you confirm it.',
    from: [...strangers, 'vault'],
    to: ['@templates'],
  },
  {
    id: 'nobody-commands-dom0',
    kind: 'not-silently',
    text: 'Nothing on the network or on USB, and neither `untrusted`, `personal`, `work` nor `vault`, gives orders to dom0 unless you confirm it.',
    from: [...strangers, 'vault'],
    to: ['@dom0'],
  },
];

/** Holds where disposables of `dvm-offline` have no network and pass nothing on unasked. */
export const documentsClaim: Claim = {
  id: 'documents-cannot-call-home',
  kind: 'not-silently',
  text: 'A document that opens in a disposable of `dvm-offline` reaches nobody outside the laptop unless you pass something on.',
  from: ['@dispvm:dvm-offline'],
  to: ['@internet'],
};
