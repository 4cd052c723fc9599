/** What the scanner finds, and what it must not: over the whole catalogue. */

import { assert, asyncProperty, integer } from "fast-check";
import { describe, expect, it } from "vitest";

import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import type { Hit } from "../../../../src/credentials/scanner/hit.ts";
import { openScanner } from "../../../../src/credentials/scanner/scanner.ts";
import { UNKNOWN_SHAPES } from "../../../../src/credentials/scanner/unknown-shapes.ts";
import { sampleOf } from "../../../fakes/credential-samples.ts";
import { BASE64, HEX, seeded } from "../../../fakes/random.ts";

const SCANNER = openScanner(KINDS);
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("latin1");

const SHAPES = KINDS.flatMap((kind) =>
  kind.shapes.map((shape, at) => ({ kind: kind.id, shape, title: `${kind.id} ${String(at + 1)}` })),
);

function scanText(text: string): readonly Hit[] {
  return SCANNER.scanBytes(ENCODER.encode(text));
}

function valueOf(hit: Hit): string {
  return DECODER.decode(hit.secret.reveal());
}

function kindsOf(text: string, secret: string): readonly string[] {
  return scanText(text)
    .filter((hit) => valueOf(hit) === secret)
    .map((hit) => hit.kind);
}

/** What has to stand before a value that is only believed beside its name. */
function named(context: readonly string[], text: string): string {
  return context[0] === undefined ? text : `${context[0]}=${text}`;
}

describe("every shape of the catalogue", () => {
  it.each(SHAPES)("$title is found in many surroundings, as its kind", ({ kind, shape }) => {
    const random = seeded(7);
    for (let round = 0; round < 5; round += 1) {
      const { text, secret } = sampleOf(shape, random);
      const value = secret.replaceAll(String.raw`\n`, "\n");
      for (const around of [
        (one: string) => `say "${one}" now`,
        (one: string) => `${one}\n`,
        (one: string) => JSON.stringify({ text: `first line\n${one}\nlast line` }),
        (one: string) => JSON.stringify(JSON.stringify({ deep: `\u001b[31m${one}\u001b[0m` })),
      ]) {
        expect(kindsOf(around(named(shape.context, text)), value)).toEqual([kind]);
      }
    }
  });

  it.each(SHAPES.filter(({ shape }) => shape.keywords.length > 0))(
    "$title is no hit inside a longer text",
    ({ shape }) => {
      const { text, secret } = sampleOf(shape, seeded(11));
      // Armour has its own ends, and what stands after a name is the value of that name.
      if (text !== secret || text.startsWith("-----")) return;
      expect(kindsOf(`QQQQ${text}`, secret)).toEqual([]);
      expect(kindsOf(`${text}QQQQ`.padEnd(text.length + 600, "Q"), secret)).toEqual([]);
    },
  );

  it.each(SHAPES.filter(({ shape }) => shape.keywords.length === 0))(
    "$title is told only beside its name",
    ({ kind, shape }) => {
      const { text, secret } = sampleOf(shape, seeded(13));
      expect(kindsOf(`the value ${text} stands alone`, secret)).not.toContain(kind);
    },
  );

  it.each(UNKNOWN_SHAPES.map(({ shape }) => ({ shape, title: shape.keywords[0] ?? "" })))(
    "a form that nobody claims is told as unknown: $title",
    ({ shape }) => {
      const { text, secret } = sampleOf(shape, seeded(17));
      expect(kindsOf(`x ${text} y`, secret)).toHaveLength(1);
    },
  );
});

describe("values in an encoding", () => {
  const long = SHAPES.filter(
    ({ shape, kind }) =>
      shape.confidence !== "low" &&
      ![
        "ssh_key",
        "github_app",
        "google_chat_sa",
        "onepassword_sa",
        "bedrock_api_key",
        "google_oauth",
        "minimax_key",
      ].includes(kind),
  );

  it.each(long)("$title inside base64, at each of the three places", ({ kind, shape }) => {
    const { text, secret } = sampleOf(shape, seeded(19));
    if (shape.keywords.every((word) => word.length < 4)) return;
    for (const before of ["", "a", "ab"]) {
      const encoded = btoa(`${before}:${text}`);
      const hits = scanText(`Authorization: Basic ${encoded}`).filter(
        (hit) => valueOf(hit) === secret,
      );
      expect(hits.map((hit) => [hit.kind, hit.encoding])).toEqual([[kind, "base64"]]);
      const [hit] = hits;
      expect(hit?.offset).toBeGreaterThanOrEqual("Authorization: Basic ".length);
    }
  });

  it("a bot token after a URL escaped its colon", () => {
    const token = sampleOf(
      KINDS.find(({ id }) => id === "telegram_bot")?.shapes[0] ?? never(),
      seeded(3),
    ).secret;
    const [hit] = scanText(
      `url=https%3A%2F%2Fapi.telegram.org%2Fbot${encodeURIComponent(token)}%2FgetMe`,
    );
    expect([hit?.kind, hit?.encoding]).toEqual(["telegram_bot", "percent"]);
    expect(hit === undefined ? "" : valueOf(hit)).toBe(token);
  });
});

function never(): never {
  throw new Error("The catalogue lost a kind.");
}

function told(text: string): readonly unknown[] {
  return scanText(text).map((hit) => [hit.kind, hit.confidence, hit.ambiguous]);
}

describe("doubt", () => {
  const key = `sk-${seeded(23).text(32, HEX)}`;

  it("35: a key of a form that several vendors use is theirs only beside a name", () => {
    expect(told(`key ${key}`)).toEqual([["unknown", "medium", ["deepseek_key", "qwen_key"]]]);
    expect(told(`DEEPSEEK_API_KEY=${key}`)).toEqual([["deepseek_key", "low", []]]);
    expect(told(`{"dashscope":{"apiKey":"${key}"}}`)).toEqual([["qwen_key", "low", []]]);
  });

  it("a name on another line is no name", () => {
    expect(told(`deepseek\nkey ${key}`)).toEqual([
      ["unknown", "medium", ["deepseek_key", "qwen_key"]],
    ]);
    expect(told(String.raw`MISTRAL_API_KEY=\nOTHER=abcdEFGH1234abcdEFGH1234abcdEFGH`)).toEqual([]);
  });

  it("a hash beside a vendor's name is a hash", () => {
    const hash = seeded(29).text(32, HEX);
    expect(scanText(`mistral commit: ${hash} deepgram sha256=${hash}${hash}`)).toEqual([]);
  });

  it("a wrong checksum is told, with little confidence", () => {
    expect(told(`token ghp_${"a".repeat(30)}zzzzzz end`)).toEqual([
      ["unknown", "low", ["github_pat_classic"]],
    ]);
  });

  it("random text of every sort holds no secret", () => {
    const random = seeded(31);
    const noise = Array.from({ length: 300 }, () =>
      random.pick([
        random.text(2_000, BASE64),
        random.text(64, HEX),
        random.text(400, `${BASE64}-_`),
      ]),
    ).join("\n");
    expect(scanText(noise).map(({ kind }) => kind)).toEqual([]);
  });
});

describe("streams", () => {
  const random = seeded(37);
  const shapes = SHAPES.filter(({ shape }) => shape.confidence === "high");

  async function scanned(text: Uint8Array, size: number): Promise<readonly string[]> {
    const hits: string[] = [];
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.slice(at * size, (at + 1) * size),
    );
    for await (const hit of SCANNER.scan(chunks, { context: 512, block: 64 })) {
      hits.push(`${hit.kind} ${String(hit.offset)} ${String(hit.length)} ${valueOf(hit)}`);
    }
    return hits;
  }

  it("12: a secret across every chunk boundary is found once, at its place", async () => {
    const token = sampleOf(
      KINDS.find(({ id }) => id === "github_pat_classic")?.shapes[0] ?? never(),
      random,
    ).text;
    for (let shift = 0; shift <= 700; shift += 1) {
      const bytes = ENCODER.encode(`${".".repeat(shift)} ${token} ${".".repeat(700)}`);
      expect(await scanned(bytes, 64)).toEqual([
        `github_pat_classic ${String(shift + 1)} 40 ${token}`,
      ]);
    }
  });

  it("the cut into chunks changes nothing", async () => {
    await assert(
      asyncProperty(integer({ min: 1, max: 997 }), integer(), async (size, seed) => {
        const from = seeded(seed);
        const text = Array.from({ length: 30 }, () => {
          const shape = from.pick(
            shapes.filter(
              ({ kind }) =>
                ![
                  "ssh_key",
                  "google_chat_sa",
                  "github_app",
                  "onepassword_sa",
                  "google_oauth",
                  "bedrock_api_key",
                ].includes(kind),
            ),
          );
          return `${from.text(from.below(90), `${BASE64} `)} ${sampleOf(shape.shape, from).text}`;
        }).join(" ");
        const bytes = ENCODER.encode(text);
        expect(await scanned(bytes, size)).toEqual(await scanned(bytes, bytes.length));
      }),
      { numRuns: 40 },
    );
  });
});
