import type { Action, RuleParams } from '@nyx/qrexec-policy';
import type { ProfileQube, ProfileRule } from '../profile.ts';
import { SYSTEM_DEFAULT } from '../profile.ts';

type Given = Pick<ProfileQube, 'name' | 'label' | 'why'> & Partial<ProfileQube>;

const PLAIN = {
  class: 'AppVM',
  template: SYSTEM_DEFAULT,
  templateForDispvms: false,
  netvm: SYSTEM_DEFAULT,
  providesNetwork: false,
  defaultDispvm: SYSTEM_DEFAULT,
  autostart: false,
  memory: null,
  maxmem: null,
  vcpus: null,
  privateGiB: null,
  features: {},
  services: {},
  tags: [],
  firewall: null,
  menu: null,
  clonedFrom: null,
} as const;

/** A qube that Qubes' setup makes, with what a profile changes of it. */
export function shipped(given: Given): ProfileQube {
  return { ...PLAIN, origin: 'installer', ...given };
}

/** A qube of ours. */
export function own(given: Given): ProfileQube {
  return { ...PLAIN, origin: 'nyx', ...given };
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
    'Nobody hands anything to a template: what is in one is in every room that starts from it.',
  ),
  claimed(
    ['*', '@type:TemplateVM', '@type:AppVM', 'deny'],
    'A template asks no room for anything, because an answer is also a way in.',
  ),
  claimed(
    ['*', '@type:TemplateVM', '@type:DispVM', 'deny'],
    'The same for rooms that are thrown away after use.',
  ),
  claimed(
    ['*', '@type:TemplateVM', '@dispvm', 'deny'],
    'A template opens nothing in a disposable: what came back would be everywhere by tomorrow.',
  ),
];

/** Three calls to dom0 that rooms need, before rules that deny a room everything. */
export const timeAndBells: readonly ProfileRule[] = [
  claimed(
    ['qubes.GetDate', '@tag:anon-vm', '@anyvm', 'deny'],
    'A room behind Tor asks nobody the time: how far a clock is off can give its owner away.',
  ),
  claimed(
    ['qubes.GetDate', '@anyvm', '@default', 'allow', { target: 'dom0' }],
    'Any other room may ask dom0 for the time, and hears nothing but the time.',
  ),
  claimed(
    ['qubes.Notifications', '@anyvm', '@default', 'allow', { target: 'dom0' }],
    'A room may ring the bell; what it has to say appears with its colour around it.',
  ),
];
