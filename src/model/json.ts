/** Plain JSON values: everything that is journalled, shown or handed from one stage to the next. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * One text for one value: keys sorted by UTF-16 code unit, no white space, as in RFC 8785.
 * Only what `Json` allows comes in, so numbers print as ECMAScript prints them.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/** A copy that holds nothing but JSON: what a value becomes when it is journalled. */
export function recordable(value: object): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return recorded<JsonObject>(copy);
}

/**
 * The type of a value that this same tool version wrote into a journal whose chain was verified.
 * The only place where a value read back is believed to have its shape; a run is bound to its tool version.
 */
export function recorded<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above: the one gate from record to type
  return value as T;
}
