/**
 * What a person typed, as one line of plain text: no control character (they end a header, or steer a
 * terminal), nothing that turns or hides text, no run of spaces, and never longer than `most`.
 */
export function line(text: string, most = 120): string {
  const plain = text
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  const letters = [...plain];
  return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : plain;
}

/** An address on the web as it is spelled in full. Throws for any other: a caller's mistake. */
export function link(address: string): string {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '')
    throw new TypeError(`not an address on the web: ${line(address)}`);
  return url.href;
}

/** `2026-11-21`: the day of a time, in UTC, the same for every reader. */
export function day(time: string): string {
  return instant(time).slice(0, 10);
}

/** `2026-11-21 12:00 UTC`. */
export function minute(time: string): string {
  return `${instant(time).slice(0, 16).replace('T', ' ')} UTC`;
}

function instant(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) throw new TypeError(`not a time: ${line(time)}`);
  return date.toISOString();
}

/** Lines of at most `width` letters; a longer word (an address, a digest) stays whole. */
export function wrap(text: string, width = 72, indent = ''): string {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (current !== '' && [...indent, ...longer].length > width) {
      lines.push(indent + current);
      current = word;
    } else current = longer;
  }
  lines.push(indent + current);
  return lines.join('\n');
}

/** `abcd efgh`: a long value in groups that a person can compare. */
export function grouped(text: string, size = 4): string {
  return (text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(' ');
}

/** Name and value in two columns. */
export function rows(all: readonly (readonly [string, string])[], gap = 2): string {
  const width = Math.max(...all.map(([name]) => [...name].length)) + gap;
  return all.map(([name, value]) => name.padEnd(width) + value).join('\n');
}
