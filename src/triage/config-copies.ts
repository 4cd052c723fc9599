import { jsonOf } from "../openclaw/config-node.ts";
import { parseConfigText } from "../openclaw/config-text.ts";
import { wideAccess } from "../openclaw/wide-access.ts";
import type { Json } from "../model/json.ts";
import { momentOfNs, source } from "./question.ts";
import type { ConfigFile, Found, Question, Reading } from "./question.ts";
import type { SuspectEntry } from "../ports/suspect.ts";

/** Copies that OpenClaw makes beside its config; the gateway restores from some of them at its start. */
const COPY = /\.(bak(?:\.\d)?|last-good|clobbered\.[^/]{1,80}|rejected\.[^/]{1,80})$/u;
const MOST_COPIES = 64;
const MOST_VALUES = 100_000;

export const CONFIG_COPIES: Question = {
  id: "config-copies",
  topic: "change",
  title: "What do the copies beside the config hold?",
  why: "the gateway restores the attacker's copy over a clean config at its next start, without asking",
  source:
    "facts/openclaw.md section 0.1 and 4: openclaw.json.bak, .last-good, .clobbered, .rejected",
  *ask(reading) {
    for (const config of reading.configs) {
      const folder = config.path.slice(0, config.path.lastIndexOf("/"));
      const copies = reading
        .entries(folder)
        .filter(
          ({ path, kind }) =>
            kind === "file" && path.startsWith(`${config.path}.`) && COPY.test(path),
        );
      for (const copy of copies.slice(0, MOST_COPIES)) yield* foundIn(copy, config, reading);
      if (copies.length > MOST_COPIES)
        reading.missed(
          `${folder}: ${copies.length - MOST_COPIES} more copies of the config are not read`,
        );
    }
  },
};

function* foundIn(copy: SuspectEntry, config: ConfigFile, reading: Reading): Generator<Found> {
  const read = reading.text(copy.raw);
  if (read === null || read.sha256 === config.sha256) return;
  const live = new Set(wideAccess(config.value).map(({ path }) => path));
  const wider = wideAccess(configOf(read.text, copy.path)).filter(({ path }) => !live.has(path));
  const isForced = /\.(?:clobbered|rejected)\./u.test(copy.path);
  const points = wider.map(({ path, meaning }) => `${path} ${meaning}`).slice(0, 6);
  yield {
    weight: wider.length > 0 || isForced ? "suspicious" : "noted",
    confidence: wider.length > 0 ? "high" : "medium",
    summary:
      points.length > 0
        ? `${copy.path} is wider open than the config in use: ${points.join("; ")}`
        : `${copy.path} differs from the config in use${isForced ? ": OpenClaw itself set it aside" : ""}`,
    sources: [source(copy.path)],
    happenedAt: momentOfNs(copy.mtimeNs),
  };
}

/** A copy that is no config opens nothing. */
function configOf(text: string, file: string): Json {
  const node = parseConfigText(new TextEncoder().encode(text), file, { left: MOST_VALUES });
  return typeof node === "string" ? null : jsonOf(node);
}
