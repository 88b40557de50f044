import type { WorldQube } from '../world.ts';

/**
 * Whether a qube filters what its clients send. qubesd hands rules to every netvm, but only one
 * that is itself behind another filters by default: sys-firewall does, sys-net does not. A Whonix
 * gateway has rules of its own and is not counted on.
 * https://doc.qubes-os.org/en/latest/user/security-in-qubes/firewall.html
 */
export function isFiltering(netvm: WorldQube): boolean {
  const service = netvm.features['service.qubes-firewall'];
  if (service !== undefined) return service !== '';
  const advertised = netvm.features['qubes-firewall'];
  if (advertised !== undefined) return advertised !== '';
  return netvm.netvm !== null && !netvm.tags.includes('anon-gateway');
}

/** Whether anything that a qube sends gets past its netvm. One open host is as good as all. */
export function letsOut(firewall: readonly string[], netvm: WorldQube): boolean {
  if (!isFiltering(netvm)) return true;
  return firewall.some((rule) => !/^action=drop(?: |$)/.test(rule) && !isShadowed(rule, firewall));
}

/** After a rule that drops everything, nothing is reached. */
function isShadowed(rule: string, firewall: readonly string[]): boolean {
  return firewall
    .slice(0, firewall.indexOf(rule))
    .some((one) => /^action=drop(?: comment=.*)?$/.test(one));
}
