/** Strings and numbers of the SSH wire format (RFC 4251 section 5). */

export type WireField = string | Uint8Array;

/** Each field as a length and its bytes. */
export function wireStrings(...fields: readonly WireField[]): Buffer {
  return Buffer.concat(
    fields.flatMap((field) => {
      const bytes = Buffer.from(field);
      return [wireNumber(bytes.length), bytes];
    }),
  );
}

export function wireNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Exactly `count` fields that use up all bytes, or `null`. */
export function parseWireStrings(bytes: Uint8Array, count: number): readonly Buffer[] | null {
  let rest = Buffer.from(bytes);
  const fields: Buffer[] = [];
  for (let taken = 0; taken < count; taken += 1) {
    if (rest.length < 4 || rest.length - 4 < rest.readUInt32BE()) return null;
    const end = 4 + rest.readUInt32BE();
    fields.push(rest.subarray(4, end));
    rest = rest.subarray(end);
  }
  return rest.length === 0 ? fields : null;
}
