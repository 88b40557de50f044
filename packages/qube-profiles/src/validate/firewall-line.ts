/**
 * Checks one firewall rule against the one way in which qubesd writes it. Gives what is wrong.
 * https://github.com/QubesOS/qubes-core-admin/blob/main/qubes/firewall.py
 */
export function firewallProblem(line: string): string | undefined {
  const comment = /^(.*?) comment=(.*)$/.exec(line);
  if (comment !== null && !/^[A-Za-z0-9:;,./_[\] -]+$/.test(comment[2] ?? '')) {
    return 'A comment may hold letters, digits, spaces and : ; , . / - _ [ ] only.';
  }
  const parts = (comment?.[1] ?? line).split(' ');
  const given = new Map<string, string>();
  let last = -1;
  for (const part of parts) {
    const equals = part.indexOf('=');
    const key = part.slice(0, equals);
    const place = ORDER.indexOf(key);
    if (place < 0) return `There is no ${JSON.stringify(part.slice(0, 30))} in a firewall rule.`;
    if (place <= last) return `The parts stand in this order, each once: ${ORDER.join(', ')}.`;
    last = place;
    given.set(key, part.slice(equals + 1));
  }
  return ofParts(given);
}

const ORDER = [
  ...['action', 'proto', 'dsthost', 'dst4', 'dst6', 'dstports'],
  ...['icmptype', 'specialtarget', 'expire'],
];

function ofParts(given: ReadonlyMap<string, string>): string | undefined {
  const action = given.get('action');
  if (action !== 'accept' && action !== 'drop')
    return 'A rule starts with action=accept or action=drop.';
  const proto = given.get('proto');
  if (proto !== undefined && !/^(?:tcp|udp|icmp)$/.test(proto)) return 'proto is tcp, udp or icmp.';
  if (['dsthost', 'dst4', 'dst6'].filter((key) => given.has(key)).length > 1) {
    return 'A rule has one destination.';
  }
  const ports = given.get('dstports');
  if (ports !== undefined) {
    if (proto !== 'tcp' && proto !== 'udp') return 'dstports needs proto=tcp or proto=udp.';
    if (!isPorts(ports)) return 'dstports is one range from 1 to 65535, written 443-443.';
  }
  const icmptype = given.get('icmptype');
  if (icmptype !== undefined && (proto !== 'icmp' || !isNumber(icmptype, 255))) {
    return 'icmptype is 0 to 255 and needs proto=icmp.';
  }
  const special = given.get('specialtarget');
  if (special !== undefined && special !== 'dns') return 'specialtarget can only be dns.';
  const expire = given.get('expire');
  if (expire !== undefined && !isNumber(expire, 4_294_967_295))
    return 'expire is in seconds since 1970.';
  return destinationProblem(given);
}

function destinationProblem(given: ReadonlyMap<string, string>): string | undefined {
  const host = given.get('dsthost');
  if (host !== undefined && !isHost(host)) {
    return 'dsthost is one host name in lower case, without wildcards; for addresses use dst4 or dst6.';
  }
  const four = given.get('dst4');
  if (four !== undefined && !isNet4(four))
    return 'dst4 is an address with its length: 192.0.2.0/24.';
  const six = given.get('dst6');
  if (six !== undefined && !isNet6(six))
    return 'dst6 is an address with its length: 2001:db8::/32.';
  // The admin client leaves such a part out, and what was meant for all of IPv6 is then for all.
  if ([four, six].some((net) => net?.endsWith('/0')))
    return 'A destination of length 0 is no destination to qvm-firewall: IPv4 and IPv6 would match.';
  return undefined;
}

function isNumber(text: string, most: number): boolean {
  return /^(?:0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= most;
}

function isPorts(text: string): boolean {
  const [from, to, more] = text.split('-');
  if (from === undefined || to === undefined || more !== undefined) return false;
  if (!isNumber(from, 65_535) || !isNumber(to, 65_535)) return false;
  return Number(from) >= 1 && Number(from) <= Number(to);
}

/** The last label has a letter: a name of digits alone would be an address. */
function isHost(text: string): boolean {
  const labels = text.split('.');
  if (text.length > 253 || !/[a-z]/.test(labels.at(-1) ?? '')) return false;
  return labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label));
}

function isNet4(text: string): boolean {
  const [address, length, more] = text.split('/');
  if (address === undefined || length === undefined || more !== undefined) return false;
  const bytes = address.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => isNumber(byte, 255)) || !isNumber(length, 32)) {
    return false;
  }
  const bits = bytes.reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return bits % 2 ** (32 - Number(length)) === 0;
}

function isNet6(text: string): boolean {
  const [address, length, more] = text.split('/');
  if (address === undefined || length === undefined || more !== undefined) return false;
  if (!isNumber(length, 128) || !/^[0-9a-f:]+$/.test(address)) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = groups.flat();
  if (!written.every((group) => /^(?:0|[1-9a-f][0-9a-f]{0,3})$/.test(group))) return false;
  const missing = 8 - written.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return false;
  const filled = [
    ...(groups[0] ?? []),
    ...new Array<string>(halves.length === 1 ? 0 : missing).fill('0'),
    ...(groups[1] ?? []),
  ];
  const bits = filled
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
    .join('');
  return !bits.slice(Number(length)).includes('1');
}
