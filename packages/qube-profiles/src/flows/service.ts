import type { FlowKind } from '../flow.ts';

/** Which way bytes of somebody's choice go when a service is called. */
export type Direction = 'forward' | 'back' | 'both';

/**
 * Services whose direction is known. Everything else is taken to go both ways.
 * `forward`: from the caller into the target only; what comes back is an exit code.
 * https://doc.qubes-os.org/en/latest/developer/services/qrexec.html
 */
const FORWARD = new Set([
  'qubes.Filecopy',
  'qubes.ClipboardPaste',
  'qubes.OpenURL',
  'qubes.StartApp',
  'qubes.InputMouse',
  'qubes.InputKeyboard',
  'qubes.InputTablet',
]);

/**
 * What dom0 only writes down: it never runs, opens or passes on what these bring. A qube that
 * calls them has not gained dom0. Any other service that reaches dom0 counts as control of it.
 */
const FILED = new Set([
  'qubes.FeaturesRequest',
  'qubes.GetDate',
  'qubes.GetRandomizedTime',
  'qubes.NotifyTools',
  'qubes.NotifyUpdates',
  'qubes.Notifications',
  'qubes.ReceiveUpdates',
  'qubes.SyncAppMenus',
  'qubes.WindowIconUpdater',
]);

/** The proxy that carries template updates; packages are checked by their signatures. */
export const UPDATES_PROXY = 'qubes.UpdatesProxy';

const READING = /^admin\..*\.(?:List|Get|GetAll|GetAllData|GetDefault|Info|Stats|CurrentState)$/;

export function directionOf(service: string): Direction {
  if (FORWARD.has(service)) return 'forward';
  return READING.test(service) ? 'back' : 'both';
}

export function isFiledByDom0(service: string): boolean {
  return FILED.has(service) || READING.test(service);
}

export function kindOf(service: string): FlowKind {
  if (service === 'qubes.ClipboardPaste') return 'clipboard';
  if (service === UPDATES_PROXY || service === 'qubes.ReceiveUpdates') return 'updates';
  if (service.startsWith('qubes.Input')) return 'input';
  if (service.startsWith('admin.') || service.startsWith('policy.')) return 'admin';
  return 'qrexec';
}
