/** Synthetic session lines of an agent with planted secrets: the same bytes at every run. */

import { KINDS } from "../../src/credentials/kinds/index.ts";
import { sampleOf } from "../fakes/credential-samples.ts";
import { ALPHANUMERIC, BASE64, HEX, seeded } from "../fakes/random.ts";
import type { Random } from "../fakes/random.ts";

export interface Planted {
  readonly kind: string;
  readonly secret: string;
}

const WORDS =
  "the gateway answers a message and the agent reads a file then it writes task list risk desk disk line device hooks token of the session to a log while channel plugin model memory search result error warning retry after timeout user asked for weather in a city and the tool returned plain text with numbers dates names of people addresses and some code that nobody runs".split(
    " ",
  );

/** One in so many lines carries a secret. */
const EVERY = 400;
/** Lines with base64, hex and prose are made once and put together anew. */
const PIECES = 400;

export interface SessionLines {
  readonly chunks: Iterable<Uint8Array>;
  readonly planted: readonly Planted[];
}

/** About `size` bytes; `planted` is complete once `chunks` has been read. */
export function sessionLines(size: number, seed = 1): SessionLines {
  const random = seeded(seed);
  const planted: Planted[] = [];
  return { planted, chunks: chunksOf(size, random, planted) };
}

function* chunksOf(size: number, random: Random, planted: Planted[]): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const pieces = Array.from({ length: PIECES }, () => piece(random));
  const shapes = KINDS.flatMap((kind) =>
    kind.shapes
      .filter(({ confidence, isPublic }) => confidence !== "low" && isPublic !== true)
      .map((shape) => ({ kind: kind.id, shape })),
  );
  let written = 0;
  for (let number = 0; written < size;) {
    const lines: string[] = [];
    for (let count = 0; count < 1_000; count += 1, number += 1) {
      const secret = number % EVERY === EVERY - 1 ? plant(random, shapes, planted) : "";
      lines.push(line(number, random, `${random.pick(pieces)} ${secret} ${random.pick(pieces)}`));
    }
    const chunk = encoder.encode(lines.join(""));
    written += chunk.length;
    yield chunk;
  }
}

type Shapes = readonly {
  readonly kind: string;
  readonly shape: (typeof KINDS)[number]["shapes"][number];
}[];

function plant(random: Random, shapes: Shapes, planted: Planted[]): string {
  const { kind, shape } = random.pick(shapes);
  const sample = sampleOf(shape, random);
  // The same key, however its line ends are written.
  planted.push({ kind, secret: sample.secret.replaceAll(String.raw`\n`, "\n") });
  const name = shape.context[0] ?? "value";
  return `${name}=${sample.text}`;
}

function line(number: number, random: Random, content: string): string {
  return `${JSON.stringify({
    type: "message",
    id: random.text(8, HEX),
    timestamp: `2026-09-20T10:${String(number % 60).padStart(2, "0")}:00.000Z`,
    message: {
      role: number % 2 === 0 ? "user" : "assistant",
      content: [{ type: "text", text: content }],
    },
  })}\n`;
}

function piece(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return `data:image/png;base64,${random.text(1_500, BASE64)}`;
    case 1:
      return `sha256 ${random.text(64, HEX)} commit ${random.text(40, HEX)} etag "${random.text(32, HEX)}"`;
    case 2:
      return JSON.stringify({
        tool: "exec",
        result: { id: random.text(26, ALPHANUMERIC), output: prose(random, 60) },
      });
    case 3:
      return Array.from(
        { length: 12 },
        () =>
          `-rw-r--r-- 1 node node ${String(random.below(99_999))} ${random.pick(WORDS)}-${random.text(8, HEX)}.md`,
      ).join("\n");
    default:
      return prose(random, 120);
  }
}

function prose(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(WORDS)).join(" ");
}
