/** `a`, `a and b`, `a, b and c`; past `most` the rest is counted. */
export function list(names: readonly string[], most = 6): string {
  if (names.length > most)
    return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
  const last = names.at(-1) ?? 'nothing';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 qube`, `3 qubes`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/**
 * A name in at most two lines that fit a card, broken at a hyphen where one is near the middle.
 * What does not fit ends in an ellipsis; the whole name stays in the card's title.
 */
export function lines(name: string, perLine: number): readonly string[] {
  const characters = [...name];
  if (characters.length <= perLine) return [name];
  const cuts = characters
    .map((character, index) => (character === '-' || character === '_' ? index + 1 : 0))
    .filter((index) => index > 0 && index <= perLine && characters.length - index <= perLine);
  const cut = cuts.at(-1) ?? perLine;
  const rest = characters.slice(cut);
  const second = rest.length > perLine ? [...rest.slice(0, perLine - 1), '…'] : rest;
  return [characters.slice(0, cut).join(''), second.join('')];
}

const places: Readonly<Record<string, string>> = {
  '@internet': 'the internet',
  '@dom0': 'dom0',
  '@anyqube': 'any other qube',
  '@templates': 'the templates',
};

/** A place as a reader knows it: `@dispvm:T` is any disposable of T, `@dispvm:T/q` one that q started. */
export function placeName(place: string): string {
  const disposable = /^@dispvm:([^/]*)(?:\/(.*))?$/.exec(place);
  if (disposable === null) return places[place] ?? place;
  const [, template = '', owner] = disposable;
  return owner === undefined ? `disposables of ${template}` : `a disposable of ${owner}`;
}

/** Claims write names between backticks; a drawing's title has no type for them. */
export function plain(sentence: string): string {
  return sentence.replaceAll('`', '');
}
