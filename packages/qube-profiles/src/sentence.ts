import type { Claim } from './claim.ts';

const WORDS: Readonly<Record<string, string>> = {
  '@internet': 'the outside world',
  '@dom0': 'dom0',
  '@templates': 'any template',
  '@anyqube': 'any other qube',
};

/** What a claim says, in plain words made from its parts: for claims whose text no longer fits. */
export function claimSentence(claim: Claim): string {
  const ends = `from ${listed(claim.from)} to ${listed(claim.to)}`;
  switch (claim.kind) {
    case 'never':
      return `Nothing gets ${ends}, whatever you confirm.`;
    case 'not-silently':
      return `Nothing gets ${ends} unless you confirm it.`;
    case 'only-through':
      return `Whatever gets ${ends} passes through ${word(claim.through)}.`;
  }
}

function listed(places: readonly string[]): string {
  const words = places.map(word);
  const last = words.pop() ?? 'nowhere';
  return words.length === 0 ? last : `${words.join(', ')} or ${last}`;
}

function word(place: string): string {
  const dispvm = place.startsWith('@dispvm:') ? place.slice(8) : undefined;
  if (dispvm !== undefined) return `a disposable of \`${dispvm}\``;
  return WORDS[place] ?? `\`${place}\``;
}
