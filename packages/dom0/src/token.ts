/**
 * What may stand in a shell line, a Salt argument or a policy file. Nothing else of a profile goes
 * there: a title or a reason is for people and is never printed into what dom0 runs.
 */
const RESERVED = /^(none|default|dom0|domain-0|.*-dm|disp[0-9]+|disp-mgmt-.*)$/;

/** Facts 2.3 and 8: one rule that 4.2, 4.3, Salt, a policy file and a file name all accept. */
export function isQubeName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,30}$/.test(text) && !RESERVED.test(text);
}

export function isLabel(text: string): boolean {
  return /^(red|orange|yellow|green|gray|blue|purple|black)$/.test(text);
}

export function isTag(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/.test(text);
}

/** Facts 9.2: no `/`, ASCII. A first letter keeps it from being read as an option. */
export function isFeatureName(text: string): boolean {
  return /^[a-z][A-Za-z0-9_.-]{0,99}$/.test(text);
}

/** Facts 9.2: ASCII without a newline. */
export function isFeatureValue(text: string): boolean {
  return (
    /^([A-Za-z0-9 .,:;/_+@][A-Za-z0-9 .,:;/_+@=-]{0,999})?$/.test(text) &&
    !text.includes('__slot__')
  );
}

/** Facts 2.6: at most 48 bytes, no `/`. */
export function isServiceName(text: string): boolean {
  return /^[a-z][a-z0-9._-]{0,47}$/.test(text);
}

export function isDesktopFile(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,120}\.desktop$/.test(text);
}

export function isPackageName(text: string): boolean {
  return /^[a-z0-9][a-z0-9+._-]{0,80}$/i.test(text);
}

const HOST = '[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?';
const FIREWALL = new RegExp(
  '^action=(accept|drop)' +
    '( proto=(tcp|udp|icmp))?' +
    `( (dsthost=${HOST}|dst4=[0-9.]{7,15}/[1-9][0-9]?|dst6=[0-9a-f:]{2,39}/[1-9][0-9]{0,2}))?` +
    '( dstports=[0-9]{1,5}-[0-9]{1,5})?' +
    '( icmptype=[0-9]{1,3})?' +
    '( specialtarget=dns)?' +
    '( comment=[A-Za-z0-9:;,./_[\\] -]{1,200})?$',
);

/**
 * Facts 2.8: qubesd's canonical order, ports as a range, the comment last. No network of length 0: the
 * admin client, which Salt's module uses, leaves it out and so opens what it did not name.
 */
export function isFirewallRule(text: string): boolean {
  return FIREWALL.test(text) && !text.includes('__slot__');
}

export function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}
