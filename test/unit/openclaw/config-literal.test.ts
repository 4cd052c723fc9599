/** A token in a config is replaced where it stands, and nothing else of the file. */

import JSON5 from "json5";
import { expect, test } from "vitest";

import { withText } from "../../../src/openclaw/config-literal.ts";

const TOKEN = ["gateway", "auth", "token"];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const changed = (text: string, keys: readonly string[] = TOKEN): string => {
  const after = withText(bytes(text), keys, "NEW");
  return typeof after === "string"
    ? `refused: ${after}`
    : new TextDecoder("utf-8", { ignoreBOM: true }).decode(after);
};

test.for([
  ["plain JSON", `{"gateway":{"auth":{"token":"old"}}}`],
  [
    "comments, single quotes, trailing commas",
    `{ // token: "x"\n gateway: { auth: { /* token: 'y' */ token: 'old', }, }, }`,
  ],
  ["names in quotes and without", `{'gateway': {"auth": {mode: "token", token: "old" /**/ }}}`],
  [
    "the same value elsewhere",
    `{hooks:{token:"old"},list:["old",{token:"old"}],gateway:{auth:{token:"old"}}}`,
  ],
  ["escapes in the value", `{gateway:{auth:{token:"o\\"l\\'d\\\n"}}}`],
  [
    "words, numbers and lists before it",
    `{a:[1,-2.5e3,+Infinity,NaN,0x1F,.5,[],{}],b:null,c:true,gateway:{auth:{token:"old"}}}`,
  ],
  ["a byte order mark and no-break spaces", `\ufeff{\u00a0gateway:\u00a0{auth:{token:"old"}}}`],
  [
    "line ends of another system",
    `{\r\n  gateway: {\r\n auth: {\r\n token: "old",\r\n },\r\n },\r\n}\r\n`,
  ],
] as const)("%s", ([, text]) => {
  const after = changed(text);
  const expected = JSON5.parse<{ gateway: { auth: { token: string } } }>(
    text.replace(/^\ufeff/u, ""),
  );
  expected.gateway.auth.token = "NEW";
  expect(JSON5.parse(after.replace(/^\ufeff/u, ""))).toEqual(expected);
  const [start = "", end = ""] = after.split('"NEW"');
  expect([text.startsWith(start), text.endsWith(end)]).toEqual([true, true]);
});

test("of a name that is given twice no old value stays", () => {
  const text = `{gateway:{auth:{token:"one"}},gateway:{auth:{token:"two"}}}`;
  expect(changed(text)).toBe(`{gateway:{auth:{token:"NEW"}},gateway:{auth:{token:"NEW"}}}`);
});

test.for([
  ["a reference", `{gateway:{auth:{token:{source:"env",id:"X"}}}}`, "no plain text"],
  ["nothing there", `{gateway:{auth:{}}}`, "it is not set"],
  ["what an included file may set", `{gateway:{$include:"./g.json5"}}`, "included file"],
  ["what the whole file includes", `{$include:["./g.json5"],gateway:{auth:{}}}`, "included file"],
  ["a variable", `{gateway:{auth:{token:"\${TOKEN}"}}}`, "taken from a variable"],
  ["a number", `{gateway:{auth:{token:12}}}`, "no plain text"],
  ["a name with an escape", `{gateway:{auth:{"tok\\u0065n":"old"}}}`, "byte for byte"],
  ["no JSON5", `{gateway:{auth:{token:"old"}`, "is not JSON5"],
] as const)("%s is refused", ([, text, why]) => {
  expect(changed(text)).toContain(`refused: `);
  expect(changed(text)).toContain(why);
});

test("a config of two thousand members takes no more than a moment", () => {
  const text = `{${Array.from({ length: 2_000 }, (_, n) => `k${n}:{a:["x",{b:'y'}]}/* c */`).join(",")},gateway:{auth:{token:"old"}}}`;
  const before = performance.now();
  expect(changed(text)).toContain('token:"NEW"');
  expect(performance.now() - before).toBeLessThan(3_000);
});
