/** As far as a word may stand from its place before the words are left to a `Map`. */
const FAR = 64;

/**
 * What belongs to each of some words, found by a part of a text. Calls come as texts that were
 * never looked up before, and here such a one costs less than half of what a `Map` takes, which
 * asks the engine for the hash of the text and needs the part cut out first.
 */
export class Words<Value> {
  readonly #words: ReadonlyMap<string, Value>;
  readonly #longest: number;
  /** By hash, open addressing: one more than the place in the lists. Empty: words too much alike. */
  #slots: Int32Array;
  readonly #texts: string[] = [];
  readonly #values: Value[] = [];

  constructor(words: ReadonlyMap<string, Value>) {
    this.#words = words;
    let longest = 0;
    for (const { length } of words.keys()) longest = Math.max(longest, length);
    this.#longest = longest;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * words.size + 2)));
    for (const [text, value] of words) {
      if (!this.#put(text, value)) {
        this.#slots = new Int32Array(0);
        return;
      }
    }
  }

  /** What belongs to the characters from `start` to before `end`. */
  find(text: string, start = 0, end = text.length): Value | undefined {
    const length = end - start;
    if (length > this.#longest) return undefined;
    const slots = this.#slots;
    if (slots.length === 0) return this.#words.get(text.slice(start, end));
    const mask = slots.length - 1;
    for (let at = hash(text, start, end) & mask; ; at = (at + 1) & mask) {
      const place = (slots[at] ?? 0) - 1;
      if (place < 0) return undefined;
      const word = this.#texts[place];
      if (word?.length === length && text.startsWith(word, start)) return this.#values[place];
    }
  }

  /** Whether it found a place that is near enough. */
  #put(text: string, value: Value): boolean {
    const mask = this.#slots.length - 1;
    const own = hash(text, 0, text.length);
    for (let step = 0; step < FAR; step += 1) {
      const at = (own + step) & mask;
      if (this.#slots[at] !== 0) continue;
      this.#values.push(value);
      this.#slots[at] = this.#texts.push(text);
      return true;
    }
    return false;
  }
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, start: number, end: number): number {
  let sum = 0x811c9dc5;
  for (let at = start; at < end; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum ^ (sum >>> 15);
}
