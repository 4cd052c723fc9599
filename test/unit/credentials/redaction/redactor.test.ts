/** What a copy for others must not hold, and what it must keep. */

import { assert, asyncProperty, constantFrom, integer, string } from "fast-check";
import { describe, expect, it } from "vitest";

import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import { openOutputGuard } from "../../../../src/credentials/redaction/output-guard.ts";
import { openRedactor } from "../../../../src/credentials/redaction/redactor.ts";
import type { HiddenValue, Replacement } from "../../../../src/credentials/redaction/redactor.ts";
import { replay } from "../../../../src/credentials/redaction/replay.ts";
import { openScanner } from "../../../../src/credentials/scanner/scanner.ts";
import { Secret } from "../../../../src/model/secret.ts";
import { sampleOf } from "../../../fakes/credential-samples.ts";
import { ALPHANUMERIC, BASE64, HEX, seeded } from "../../../fakes/random.ts";

const SCANNER = openScanner(KINDS);
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** Tells values apart; it is no part of what is tested here. */
const FINGERPRINTS = {
  of: (secret: Secret): string =>
    secret
      .reveal()
      .reduce((sum, byte) => (sum * 33 + byte) % 2 ** 40, 5)
      .toString(36)
      .toUpperCase()
      .padStart(26, "0")
      .split("")
      .toReversed()
      .join(""),
};

function hidden(kind: string, text: string): HiddenValue {
  const secret = Secret.fromText(text);
  return { kind, fingerprint: FINGERPRINTS.of(secret), secret };
}

function redactorFor(values: readonly HiddenValue[]): ReturnType<typeof openRedactor> {
  return openRedactor({ values, scanner: SCANNER, fingerprints: FINGERPRINTS });
}

interface Copy {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly replacements: readonly Replacement[];
  readonly hints: number;
}

async function copyOf(
  values: readonly HiddenValue[],
  original: Uint8Array,
  block?: number,
): Promise<Copy> {
  const parts: Uint8Array[] = [];
  const replacements: Replacement[] = [];
  let hints = 0;
  const told = {
    replaced: (one: Replacement) => replacements.push(one),
    hint: () => {
      hints += 1;
    },
  };
  const cut = { context: 4_096, block: block ?? 65_536 };
  for await (const part of redactorFor(values).redact([original], told, cut)) parts.push(part);
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { bytes, text: DECODER.decode(bytes), replacements, hints };
}

async function leaksIn(
  values: readonly HiddenValue[],
  bytes: Uint8Array,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { encoding } of redactorFor(values).leaks([bytes], {
    context: 4_096,
    block: 65_536,
  }))
    found.push(encoding);
  return found;
}

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** Written apart from the code under test. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  json,
  "json twice": (text) => json(json(text)),
  percent: encodeURIComponent,
  "percent, small": (text) =>
    encodeURIComponent(text).replaceAll(/%../gu, (escape) => escape.toLowerCase()),
  "percent, every byte": (text) =>
    Buffer.from(text).toString("hex").replaceAll(/../gu, "%$&").toUpperCase(),
  "base64, no byte before": base64,
  "base64, one byte before": (text) => base64(`:${text}:tail`),
  "base64, two bytes before": (text) => base64(`a:${text}:tail`),
  base64url: (text) => Buffer.from(`u:${text}`).toString("base64url"),
  hex: (text) => Buffer.from(text).toString("hex"),
  "hex, capitals": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "UTF-16": (text) => Buffer.from(text, "utf16le").toString("latin1"),
  "base64 of UTF-16": (text) => Buffer.from(text, "utf16le").toString("base64"),
  html: (text) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;"),
  "quoted-printable": (text) =>
    Array.from(Buffer.from(text), (byte) =>
      byte === 61 || byte < 32 || byte > 126
        ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
        : String.fromCharCode(byte),
    ).join(""),
  "wrapped by a terminal": (text) => `${text.slice(0, 5)}\n${text.slice(5)}`,
  "wrapped and indented": (text) => `${text.slice(0, 7)}\r\n    ${text.slice(7)}`,
  "wrapped inside JSON": (text) => json(`${text.slice(0, 6)}\n${text.slice(6)}`),
  "base64, wrapped by a mail": (text) =>
    base64(`${"-".repeat(50)}${text}`).replaceAll(/.{60}/gu, "$&\n"),
};

describe("43: known values", () => {
  it.each(Object.keys(WAYS))("written as: %s", async (way) => {
    await assert(
      asyncProperty(
        string({
          unit: constantFrom(...Array.from(ALPHANUMERIC + "!\"#$%&'()*+,/:;<=>?@\\~ü€")),
          minLength: 14,
          maxLength: 70,
        }),
        integer({ min: 0, max: 40 }),
        async (value, before) => {
          const values = [hidden("oc_gateway_token", `K7${value}q9`)];
          const written = WAYS[way]?.(`K7${value}q9`) ?? "";
          const isBytes = way === "UTF-16";
          const text = `${"x ".repeat(before)}(${written}) end`;
          const original = isBytes
            ? new Uint8Array(Buffer.from(text, "latin1"))
            : ENCODER.encode(text);
          expect(await leaksIn(values, original)).not.toEqual([]);
          const copy = await copyOf(values, original);
          expect(await leaksIn(values, copy.bytes)).toEqual([]);
          expect(copy.text).toContain(
            `[[ir:oc_gateway_token:${values[0]?.fingerprint.slice(0, 8) ?? ""}]]`,
          );
          expect(copy.text.split("\n")).toHaveLength(DECODER.decode(original).split("\n").length);
          expect(replay(original, copy.replacements)).toEqual(copy.bytes);
        },
      ),
      { numRuns: 5 },
    );
  });

  it.each([
    ["a sign of continuation of a mail", "K700=\n00000000000000q9", "K700=00000000000000q9"],
    ["one of a command", "K700\\\n    00000000000000q9", "K700\\00000000000000q9"],
    ["one inside JSON", String.raw`K700\\\n00000000000000q9`, "K700\\00000000000000q9"],
    [
      "a line end inside JSON, and it is its own",
      "K7\\r0\n0000000000000q9",
      "K7\\r00000000000000q9",
    ],
    [
      "a line end inside JSON twice, and one is its own",
      String.raw`K7\\n0\n0000000000000q9`,
      String.raw`K7\n00000000000000q9`,
    ],
    ["none of its own", "K700=\n00000000000000q9", "K70000000000000000q9"],
  ])("wrapped after what may be its own or %s", async (_, written, value) => {
    const values = [hidden("oc_gateway_token", value)];
    const original = ENCODER.encode(`see ${written} end`);
    expect(await leaksIn(values, original)).toHaveLength(1);
    const copy = await copyOf(values, original);
    expect(copy.text).toMatch(/^see \[\[ir:oc_gateway_token:\w{8}\]\]/u);
    expect(copy.text).not.toContain("0000");
    expect(await leaksIn(values, copy.bytes)).toEqual([]);
  });

  it("a common word is only taken where a secret stands", async () => {
    const values = [hidden("mail_password", "openclaw")];
    const { text } = await copyOf(
      values,
      ENCODER.encode('see /srv/openclaw {"password":"openclaw"}'),
    );
    expect(text).toContain("see /srv/openclaw");
    expect(redactorFor(values).onlyInFields).toEqual(values);
  });

  it("JSON stays JSON: escapes beside a value, bare numbers", async () => {
    const values = [hidden("a", "nsecret-4711-zz"), hidden("b", "8234567890123")];
    const lines = [
      String.raw`{"t":"first\nsecret-4711-zz"}`,
      String.raw`{"t":"C:\\nsecret-4711-zz\\"}`,
      '{"pin":8234567890123,"list":[1,8234567890123]}',
    ];
    const { text } = await copyOf(values, ENCODER.encode(lines.join("\n")));
    for (const line of text.split("\n")) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(text).not.toContain("secret-4711");
    expect(text).not.toContain("8234567890123");
  });

  it("the size of the blocks changes nothing", async () => {
    const random = seeded(5);
    const { text, values } = transcript(random, 12);
    const original = ENCODER.encode(text);
    const whole = await copyOf(values, original);
    for (const block of [997, 4_096]) {
      expect((await copyOf(values, original, block)).text).toBe(whole.text);
    }
  });
});

interface Transcript {
  readonly text: string;
  readonly values: readonly HiddenValue[];
  readonly known: readonly string[];
  readonly strangers: readonly string[];
}

/** Lines of an agent's session; what is secret in them is listed beside. */
function transcript(random: ReturnType<typeof seeded>, lines: number): Transcript {
  const shapes = KINDS.flatMap((kind) => kind.shapes).filter(
    ({ confidence, isPublic, pattern }) =>
      confidence === "high" && isPublic !== true && !pattern.source.includes("PRIVATE KEY"),
  );
  const known = Array.from({ length: 20 }, () =>
    random.text(20 + random.below(30), `${ALPHANUMERIC}!#=`),
  );
  const strangers: string[] = [];
  const ways = Object.values(WAYS).slice(0, 6);
  const harmless = [
    () => `commit ${random.text(40, HEX)} by someone`,
    () => `image data:image/png;base64,${random.text(400, BASE64)}`,
    () =>
      `id ${random.text(8, HEX)}-${random.text(4, HEX)}-4${random.text(3, HEX)}-a${random.text(3, HEX)}-${random.text(12, HEX)}`,
    () => `sha256:${random.text(64, HEX)} integrity sha512-${random.text(86, BASE64)}==`,
    () => "total tokens: 18234, promptTokens=120, maxTokens: 4096, token budget is fine",
    () => `read /home/node/.openclaw/agents/main/sessions/${random.text(12, ALPHANUMERIC)}.jsonl`,
    () =>
      "the key point is that secret santa sends a token of thanks; password reset was asked for",
    () => "model claude-sonnet-4-5-20250929 at https://docs.openclaw.ai/gateway?version=2026.9.6",
    () => 'const token = process.env.GITHUB_TOKEN; apiKey: "${MISTRAL_API_KEY}", secret: null',
  ];
  const text = Array.from({ length: lines }, (_, at) => {
    const content = [random.pick(harmless)()];
    if (at % 3 === 0) content.push(random.pick(ways)(random.pick(known)));
    if (at % 4 === 1) {
      const { text: written, secret } = sampleOf(random.pick(shapes), random);
      strangers.push(secret);
      content.push(
        random.pick([
          (one: string) => one,
          (one: string) => `KEY="${one}"`,
          (one: string) => `line\n${one}\nline`,
        ])(written),
      );
    }
    content.push(random.pick(harmless)());
    return JSON.stringify({ role: "assistant", text: content.join(" ") });
  }).join("\n");
  return {
    text,
    known,
    strangers,
    values: known.map((value) => hidden("oc_gateway_token", value)),
  };
}

describe("44: a labelled transcript", () => {
  it("recall 1.00 of known values, 0.95 of strangers, precision 0.95; hints change nothing", async () => {
    const { text, values, strangers } = transcript(seeded(43), 800);
    const original = ENCODER.encode(text);
    const copy = await copyOf(values, original);
    expect(await leaksIn(values, copy.bytes)).toEqual([]);
    const left = strangers.filter((secret) => copy.text.includes(json(secret)));
    expect(1 - left.length / strangers.length).toBeGreaterThanOrEqual(0.95);
    const isTrue = ({ offset, length }: Replacement): boolean => {
      const around = DECODER.decode(
        original.subarray(Math.max(0, offset - 8), offset + length + 8),
      );
      return strangers.some((secret) => around.includes(json(secret)));
    };
    const right = copy.replacements.filter((one) => one.rule.startsWith("known") || isTrue(one));
    expect(right.length / copy.replacements.length).toBeGreaterThanOrEqual(0.95);
    expect(copy.text.split("\n")).toHaveLength(800);
    for (const line of copy.text.split("\n"))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(copy.hints).toBeGreaterThan(0);
    expect(replay(original, copy.replacements)).toEqual(copy.bytes);
  }, 60_000);
});

describe("18: the output guard", () => {
  const value = "pa55/wörd+with=signs";

  it("lets no known value out, in any encoding, and counts", () => {
    const guard = openOutputGuard([hidden("oc_gateway_token", value)]);
    for (const way of [
      "plain",
      "json",
      "percent",
      "base64, one byte before",
      "hex",
      "wrapped by a terminal",
    ]) {
      expect(guard.pass(`error: ${WAYS[way]?.(value) ?? ""}!`)).toContain("[[ir:oc_gateway_token:");
    }
    expect(guard.held).toBe(6);
  });

  it("leaves everything else as it is", () => {
    const guard = openOutputGuard([hidden("oc_gateway_token", value)]);
    expect(guard.pass("isolated: ja, größer\n")).toBe("isolated: ja, größer\n");
    expect(guard.held).toBe(0);
  });
});
