/** A value that refuses to be printed: whatever turns it into text gets a placeholder. */

const PLACEHOLDER = "[secret]";

/** Node's `util.inspect.custom`, which is a registered symbol, so that no import is needed. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

export class Secret {
  readonly #bytes: Uint8Array;

  /** Takes the bytes over: the caller keeps no copy. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  static fromText(text: string): Secret {
    return new Secret(new TextEncoder().encode(text));
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Only adapters, the scanner and the redactor may look inside; what they get is not a copy. */
  reveal(): Uint8Array {
    return this.#bytes;
  }

  /** Overwrites the value; copies that the runtime made of a text cannot be reached. */
  erase(): void {
    this.#bytes.fill(0);
  }

  toString(): string {
    return PLACEHOLDER;
  }

  toJSON(): string {
    return PLACEHOLDER;
  }

  [Symbol.toPrimitive](): string {
    return PLACEHOLDER;
  }

  [INSPECT](): string {
    return PLACEHOLDER;
  }
}
