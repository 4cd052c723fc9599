/** Many literal texts looked for at once, byte by byte, in one pass (Aho and Corasick). */

/** States are numbered so that every state at or above `accepting` ends a word. */
export interface Automaton {
  /** Next state at `state << 8 | byte`. */
  readonly table: Uint16Array;
  readonly accepting: number;
  /** For a state from `accepting` on: the numbers of the words that end there. */
  readonly words: readonly (readonly number[])[];
}

const MOST_STATES = 0xffff;

interface Trie {
  readonly next: Map<number, number>[];
  readonly ends: number[][];
}

export function buildAutomaton(words: readonly Uint8Array[]): Automaton {
  const trie = plant(words);
  const { fallback, order } = fallbacks(trie);
  // Words of a shorter suffix end here as well; the order goes from short to long.
  for (const state of order) {
    trie.ends[state]?.push(...(trie.ends[fallback[state] ?? 0] ?? []));
  }
  return numbered(trie, fallback, order);
}

function plant(words: readonly Uint8Array[]): Trie {
  const trie: Trie = { next: [new Map()], ends: [[]] };
  words.forEach((word, number) => {
    let state = 0;
    for (const byte of word) {
      const known = trie.next[state]?.get(byte);
      if (known === undefined) {
        trie.next[state]?.set(byte, trie.next.length);
        state = trie.next.length;
        trie.next.push(new Map());
        trie.ends.push([]);
      } else {
        state = known;
      }
    }
    trie.ends[state]?.push(number);
  });
  if (trie.next.length > MOST_STATES) throw new RangeError("Too many words for one automaton.");
  return trie;
}

interface Fallbacks {
  /** The state of the longest proper suffix that also begins a word. */
  readonly fallback: readonly number[];
  /** All states but the first, those of short texts before those of long ones. */
  readonly order: readonly number[];
}

function fallbacks(trie: Trie): Fallbacks {
  const fallback: number[] = trie.next.map(() => 0);
  const order = [...(trie.next[0]?.values() ?? [])];
  for (let at = 0; at < order.length; at += 1) {
    const state = order[at] ?? 0;
    for (const [byte, child] of trie.next[state] ?? []) {
      fallback[child] = afterShorter(trie, fallback, { state, byte });
      order.push(child);
    }
  }
  return { fallback, order };
}

interface Turn {
  readonly state: number;
  readonly byte: number;
}

/** The state after `byte` of the longest proper suffix that goes on with it. */
function afterShorter(trie: Trie, fallback: readonly number[], { state, byte }: Turn): number {
  let shorter = fallback[state] ?? 0;
  while (shorter !== 0 && trie.next[shorter]?.has(byte) !== true) shorter = fallback[shorter] ?? 0;
  return trie.next[shorter]?.get(byte) ?? 0;
}

function numbered(trie: Trie, fallback: readonly number[], order: readonly number[]): Automaton {
  const all = [0, ...order];
  const silent = all.filter((state) => trie.ends[state]?.length === 0);
  const ending = all.filter((state) => trie.ends[state]?.length !== 0);
  const place = new Map([...silent, ...ending].map((state, at) => [state, at]));
  const table = new Uint16Array(all.length << 8);
  for (const state of all) {
    const row = (place.get(state) ?? 0) << 8;
    if (state !== 0) {
      const from = (place.get(fallback[state] ?? 0) ?? 0) << 8;
      table.copyWithin(row, from, from + 256);
    }
    for (const [byte, child] of trie.next[state] ?? []) table[row | byte] = place.get(child) ?? 0;
  }
  return {
    table,
    accepting: silent.length,
    words: ending.map((state) => trie.ends[state] ?? []),
  };
}
