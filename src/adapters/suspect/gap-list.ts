/** What could not be seen, a sentence each: grows while we look, but not without end. */

const MOST = 500;

export class GapList {
  readonly #sentences: Set<string>;
  #more = 0;

  constructor(known: readonly string[] = []) {
    this.#sentences = new Set(known);
  }

  add(sentence: string): void {
    if (this.#sentences.has(sentence)) return;
    if (this.#sentences.size < MOST) this.#sentences.add(sentence);
    else this.#more += 1;
  }

  get sentences(): readonly string[] {
    const more = this.#more === 0 ? [] : [`and ${this.#more} more of this kind`];
    return [...this.#sentences, ...more];
  }
}
