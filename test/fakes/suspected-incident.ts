/** An incident that found a gateway on this host and sealed nothing yet; the host is a suspect in memory. */

import { openJournal } from "../../src/engine/journal.ts";
import { sha256Digest } from "./digest.ts";
import type { FakeOutside } from "./fake-outside.ts";
import { memorySuspect } from "./memory-suspect.ts";

export const SUSPECTED = "ir-20261121-100000-0a1b";

/** Values that must never be seen anywhere. */
export const CANARIES = {
  anthropic: `sk-ant-api03-${"Qx7Lm2Zp9K".repeat(9)}tv3AA`,
  gateway: "5f3a9c0e7b1d4482a6c95e0f1b7d3388e2a4c6f09d1b5e77",
  hooks: "hooks-token-nobody-may-see-1f9c2b7e",
  telegram: "8123456789:AAHk3_xQ9vLmZ2pW7rT5yU1iO8aS4dF6gHj",
} as const;

const CONFIG = `{
  gateway: { mode: "local", auth: { mode: "token", token: "${CANARIES.gateway}" } },
  hooks: { enabled: true, token: "${CANARIES.hooks}" },
  channels: { telegram: { botToken: "${CANARIES.telegram}" } },
  models: { providers: { anthropic: { apiKey: "${CANARIES.anthropic}" } } },
}
`;

export function suspectIncident(outside: FakeOutside): void {
  outside.suspect = memorySuspect({ files: { "/home/op/.openclaw/openclaw.json": CONFIG } });
  const file = outside.memory.create(SUSPECTED);
  const journal = openJournal({ file, clock: outside.basics.clock, digest: sha256Digest });
  const facts = { target: { stateDirectory: "/home/op/.openclaw" } };
  journal.append(
    { kind: "opened", step: "", attempt: 0, data: { tool: "ir", reason: "odd" } },
    { kind: "verify", step: "survey", attempt: 1, data: { outcome: "done", summary: "", facts } },
  );
  file.close();
}

/** In every form in which a value may slip out. */
export function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString("hex"),
    ...[0, 1, 2].map((cut) => bytes.subarray(cut).toString("base64").slice(0, -4)),
    bytes.toString("utf16le"),
    Array.from(value).toReversed().join(""),
  ].filter((form) => form.length >= 12);
}

export function leaks(text: string): readonly string[] {
  return Object.entries(CANARIES).flatMap(([name, value]) =>
    formsOf(value).some((form) => text.includes(form)) ? [name] : [],
  );
}
