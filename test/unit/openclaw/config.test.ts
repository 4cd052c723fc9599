/** What a config says when it is read as the gateway reads it, and what a hostile one can do to the reader. */

import { expect, test } from "vitest";
import { readConfig } from "../../../src/openclaw/config.ts";
import type { ConfigReading } from "../../../src/openclaw/config.ts";
import { fitsPattern, jsonOf, textAt } from "../../../src/openclaw/config-node.ts";
import { memorySuspect } from "../../fakes/memory-suspect.ts";
import type { MemoryFile } from "../../fakes/memory-suspect.ts";

const FOLDER = "/home/op/.openclaw";
const CONFIG = `${FOLDER}/openclaw.json`;

function read(
  config: MemoryFile,
  others: Readonly<Record<string, MemoryFile>> = {},
  environment: Readonly<Record<string, string>> = {},
): ConfigReading {
  const suspect = memorySuspect({ files: { [CONFIG]: config, ...others } });
  const variables = new Map(Object.entries(environment));
  return readConfig(suspect, { path: CONFIG, environment: variables, home: "/home/op" });
}

function leaves(reading: ConfigReading): readonly string[] {
  return reading.leaves.map(
    ({ path, value, file }) => `${path} = ${String(value)} (${file.slice(FOLDER.length + 1)})`,
  );
}

test("every value has its path and the file it stands in", () => {
  const reading = read(
    `{ // comment
      gateway: { $include: "./gateway.json5", bind: 'lan' },
      channels: { $include: ["a.json5", "b/b.json5"] },
      hooks: { mappings: [{ sessionKey: "s" }, { $include: "a.json5" }], },
    }`,
    {
      [`${FOLDER}/gateway.json5`]: "{ port: 18789, bind: 'loopback' }",
      [`${FOLDER}/a.json5`]: "{ allow: [1], x: { one: 1 } }",
      [`${FOLDER}/b/b.json5`]: "{ $include: './c.json5', x: { two: 2 } }",
      [`${FOLDER}/b/c.json5`]: "{ allow: [2], x: { one: null } }",
    },
  );
  expect(leaves(reading)).toEqual([
    "gateway.port = 18789 (gateway.json5)",
    "gateway.bind = lan (openclaw.json)",
    "channels.allow[0] = 1 (a.json5)",
    "channels.allow[1] = 2 (b/c.json5)",
    "channels.x.one = null (b/c.json5)",
    "channels.x.two = 2 (b/b.json5)",
    "hooks.mappings[0].sessionKey = s (openclaw.json)",
    "hooks.mappings[1].allow[0] = 1 (a.json5)",
    "hooks.mappings[1].x.one = 1 (a.json5)",
  ]);
  expect(reading.files.map((file) => file.slice(FOLDER.length + 1))).toEqual([
    "openclaw.json",
    "gateway.json5",
    "a.json5",
    "b/b.json5",
    "b/c.json5",
  ]);
  expect(reading.problems).toEqual([]);
});

test("an include may not leave its folder, except into the folders that a variable names", () => {
  const outside = { "/etc/openclaw/x.json5": "{ a: 1 }", "/home/op/shared/y.json5": "{ b: 2 }" };
  const config = `{ one: { $include: "/etc/openclaw/x.json5" }, two: { $include: "../shared/y.json5" } }`;
  expect(read(config, outside).problems).toEqual([
    {
      path: CONFIG,
      at: "one",
      what: "/etc/openclaw/x.json5 lies outside the folders for includes",
    },
    {
      path: CONFIG,
      at: "two",
      what: "/home/op/shared/y.json5 lies outside the folders for includes",
    },
  ]);
  const roots = { OPENCLAW_INCLUDE_ROOTS: "relative:~/shared:/etc/openclaw/" };
  expect(leaves(read(config, outside, roots)).map((leaf) => leaf.split(" (")[0])).toEqual([
    "one.a = 1",
    "two.b = 2",
  ]);
});

test("circles, missing files and eleven levels are problems, and the rest is still read", () => {
  const chain = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [
      `${FOLDER}/${index}.json5`,
      `{ n${index}: ${index}, next: { $include: "${index + 1}.json5" } }`,
    ]),
  );
  const reading = read(
    `{ a: { $include: "openclaw.json" }, b: { $include: "gone.json5" }, c: { $include: 5 },
       d: { $include: "0.json5" }, port: 1 }`,
    chain,
  );
  expect(reading.problems.map(({ at, what }) => `${at}: ${what}`)).toEqual([
    `a: ${CONFIG} includes itself, by way of 1 files`,
    `b: ${FOLDER}/gone.json5 is not there`,
    "c: $include names something that is no path",
    `d${".next".repeat(10)}: ${FOLDER}/10.json5 is included more than 10 levels deep`,
  ]);
  expect(leaves(reading).at(-1)).toBe("port = 1 (openclaw.json)");
});

test("variables are filled in, escaped ones kept, missing ones stay visible and are listed", () => {
  const reading = read(
    `{ env: { vars: { OWN: "own", TAKEN: "config" }, OLD: "old" },
       a: "\${OWN}/\${OLD}/\${TAKEN}", b: "x\${GONE}y\${EMPTY}", c: "$\${OWN} \${lower} $OWN",
       d: { $include: "d.json5" } }`,
    { [`${FOLDER}/d.json5`]: '{ e: "${SET}" }' },
    { SET: "set", EMPTY: "", TAKEN: "process" },
  );
  const at = (...keys: string[]): string | null => textAt(reading.root, keys);
  expect([at("a"), at("b"), at("c"), at("d", "e")]).toEqual([
    "own/old/process",
    "x${GONE}y${EMPTY}",
    "${OWN} ${lower} $OWN",
    "set",
  ]);
  const missing = reading.leaves.filter((leaf) => leaf.missing.length > 0);
  expect(missing.map(({ path, missing: names }) => [path, names])).toEqual([
    ["b", ["GONE", "EMPTY"]],
  ]);
  expect(reading.leaves.find(({ path }) => path === "d.e")).toEqual({
    kind: "value",
    path: "d.e",
    keys: ["d", "e"],
    value: "set",
    written: "${SET}",
    variables: ["SET"],
    missing: [],
    file: `${FOLDER}/d.json5`,
  });
});

test("references, providers and OpenClaw's own marks are told apart from secrets", () => {
  const reading = read(`{
    models: { providers: {
      openai: { apiKey: { source: "env", provider: "default", id: "OPENAI_API_KEY" } },
      x: { apiKey: { source: "exec", provider: "vault", id: "a/b" }, headers: { k: "secretref-env:X_KEY" } },
      y: { apiKey: { source: "sideways", id: "no" } },
    } },
    gateway: { auth: { token: "__OPENCLAW_REDACTED__" }, remote: { token: "oc-sent-v2.abc-1.end" } },
    secrets: { providers: { vault: { source: "exec", command: "/bin/v" }, f: { source: "file", path: "~/s.json", mode: "json" } } },
  }`);
  expect(
    reading.references.map(({ path, source, provider, id, form }) => [
      path,
      source,
      provider,
      id,
      form,
    ]),
  ).toEqual([
    ["models.providers.openai.apiKey", "env", "default", "OPENAI_API_KEY", "object"],
    ["models.providers.x.apiKey", "exec", "vault", "a/b", "object"],
    ["models.providers.x.headers.k", "env", "default", "X_KEY", "marker"],
  ]);
  expect(reading.placeholders).toEqual([
    { path: "gateway.auth.token", file: CONFIG, what: "redacted" },
    { path: "gateway.remote.token", file: CONFIG, what: "sentinel" },
  ]);
  expect(reading.providers).toEqual([
    { alias: "vault", source: "exec", path: null, mode: null, command: "/bin/v" },
    { alias: "f", source: "file", path: "~/s.json", mode: "json", command: null },
  ]);
});

test("names of the language's own objects are names like any other, and the last of two wins", () => {
  const reading = read(`{ __proto__: { polluted: 1 }, constructor: "c", a: 1, a: 2,
    "x.y": { "\\u0000": 1 } }`);
  expect(leaves(reading).map((leaf) => leaf.split(" (")[0])).toEqual([
    "__proto__.polluted = 1",
    "constructor = c",
    "a = 2",
    '["x.y"]["\\u0000"] = 1',
  ]);
  expect(Object.hasOwn({}, "polluted") || "polluted" in {}).toBe(false);
  expect(textAt(reading.root, ["toString"])).toBe(null);
  expect(Object.keys(jsonOf(reading.root) as object)).toContain("__proto__");
});

test.each([
  ["no JSON5", "{ token: 'geheim' oops", "is not JSON5 (line 1, column 19)"],
  ["empty", "", "is not JSON5 (line 1, column 1)"],
  ["deep", "[".repeat(200) + "]".repeat(200), "nests deeper than 100 levels"],
  ["wide", `[${"0,".repeat(200_001)}]`, "has more values than any config needs"],
])("a config that is %s is a problem without any of its text", (_, text, what) => {
  const reading = read(text);
  expect(reading.problems).toEqual([{ path: CONFIG, at: "", what: `${CONFIG} ${what}` }]);
  expect(reading.leaves).toEqual([]);
});

test("what cannot be read, is cut or is not there is a problem", () => {
  const whats = (config: MemoryFile): readonly string[] =>
    read(config).problems.map(({ what }) => what);
  expect(whats({ unreadable: "is a link" })).toEqual([`${CONFIG} cannot be read: is a link`]);
  expect(whats({ content: "{}", isWhole: false })).toEqual([`${CONFIG} is too long, or not whole`]);
  expect(whats("{ a: '" + "x".repeat(5_000_000) + "' }")).toEqual([
    `${CONFIG} is too long, or not whole`,
  ]);
  const gone = readConfig(memorySuspect(), { path: CONFIG, environment: new Map(), home: null });
  expect(gone.problems).toEqual([{ path: CONFIG, at: "", what: `${CONFIG} is not there` }]);
});

test("a config that grows out of itself stays small", () => {
  // Ten includes in ten levels would be 10^10 values; a megabyte in a thousand places a gigabyte.
  const many = (next: string): string => `[${`{ $include: "${next}" },`.repeat(10)}]`;
  const files = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `${FOLDER}/${index}.json5`,
      many(`${index + 1}.json5`),
    ]),
  );
  const bomb = read(`{ a: { $include: "0.json5" }, b: [${'"${BIG}${BIG}",'.repeat(50)}] }`, files, {
    BIG: "x".repeat(600_000),
  });
  expect(bomb.files.length).toBeLessThanOrEqual(11);
  expect(bomb.problems.length).toBeGreaterThan(0);
  const grown = bomb.leaves.reduce((sum, { value }) => sum + String(value).length, 0);
  expect(grown).toBeLessThan(17 * 1_048_576);
});

test("a path fits a pattern of the registry", () => {
  expect(fitsPattern(["hooks", "mappings", 3, "sessionKey"], "hooks.mappings[].sessionKey")).toBe(
    true,
  );
  expect(fitsPattern(["models", "providers", "a.b", "apiKey"], "models.providers.*.apiKey")).toBe(
    true,
  );
  expect(
    fitsPattern(["models", "providers", "a", "b", "apiKey"], "models.providers.*.apiKey"),
  ).toBe(false);
  expect(fitsPattern(["hooks", "token"], "hooks.mappings[]")).toBe(false);
});
