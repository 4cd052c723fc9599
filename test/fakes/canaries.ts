/** Values that stand nowhere else in the world, and a look for them in every encoding: written apart from the code that it judges. */

import { createHash } from "node:crypto";

/** The same in every run, and as random as a key: no run can be found by luck. */
export function canary(name: string): string {
  return `Cn${createHash("sha256").update(`canary ${name}`).digest("base64url").slice(0, 38).replaceAll(/[-_]/gu, "x")}`;
}

/** Names of the canaries that can be read out of the text, with the encoding. */
export function leaksIn(
  text: string | Uint8Array,
  canaries: ReadonlyMap<string, string>,
): readonly string[] {
  const bytes = Buffer.from(text);
  return [...canaries].flatMap(([name, value]) =>
    encodings(value).flatMap(([encoding, form]) =>
      bytes.includes(form) ? [`${name} as ${encoding}`] : [],
    ),
  );
}

function encodings(value: string): readonly (readonly [string, Buffer])[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [
    ["plain", bytes],
    ["reversed", Buffer.from(value.split("").toReversed().join(""))],
    ["hex", Buffer.from(bytes.toString("hex"))],
    ["HEX", Buffer.from(bytes.toString("hex").toUpperCase())],
    ["percent", Buffer.from(bytes.toString("hex").replaceAll(/../gu, "%$&"))],
    ["utf-16", Buffer.from(value, "utf16le")],
    ...base64.map((text) => ["base64", Buffer.from(text)] as const),
  ];
}
