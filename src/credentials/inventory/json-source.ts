/** Secrets in a JSON document whose shape nobody states: the names of its members tell. */

import { isJsonObject } from "../../model/json.ts";
import type { Json } from "../../model/json.ts";
import { printable } from "../../model/printable.ts";
import type { ConfigKey } from "../../openclaw/config-node.ts";
import { pathText } from "../../openclaw/config-node.ts";
import type { Hints } from "./judge-kind.ts";
import type { Moments } from "./ledger.ts";
import { SECRET_SOURCES } from "../../openclaw/secret-references.ts";
import { seeReference } from "./references.ts";
import type { Lookup } from "./references.ts";
import { smellsSecret } from "./secret-words.ts";
import { seeSetting } from "./see-setting.ts";
import type { Spot, Survey } from "./survey.ts";

export interface JsonDocument {
  readonly value: Json;
  /** The place of the document; the path of a member is added to its `at`. */
  readonly spot: Spot;
  readonly hints: Hints;
  /** Names that hold a secret although the name alone does not tell. */
  readonly members?: readonly string[];
  readonly moments?: Moments;
  readonly owner?: string;
  /** Ledger entry of the credential that all of this is a part of. */
  readonly partOf?: string;
  /** For references inside; without it they are left alone. */
  readonly lookup?: Lookup;
}

const DEEPEST = 60;
/** Names that tell something only together with the name above. */
const GENERAL: ReadonlySet<string> = new Set(["private", "value", "current", "previous", "raw"]);

/** Ids of what was entered. */
export function seeJson(survey: Survey, document: JsonDocument): readonly string[] {
  return [...below({ survey, document, provider: null }, document.value, [])];
}

interface Walk {
  readonly survey: Survey;
  readonly document: JsonDocument;
  /** Model provider that the nearest object above names. */
  readonly provider: string | null;
}

function* below(walk: Walk, value: Json, keys: readonly ConfigKey[]): Generator<string> {
  if (keys.length > DEEPEST) return;
  if (typeof value === "string") yield* seeText(walk, value, keys);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* below(walk, item, [...keys, index]);
  } else if (isJsonObject(value)) {
    if (seenAsReference(walk, value, keys)) return;
    const buffer = bufferText(value);
    if (buffer !== null) {
      yield* seeText(walk, buffer, keys);
      return;
    }
    const provider = typeof value["provider"] === "string" ? value["provider"] : walk.provider;
    for (const [name, member] of Object.entries(value)) {
      yield* below({ ...walk, provider }, member, [...keys, name]);
    }
  }
}

/** Node writes bytes as `{type: "Buffer", data}`. */
function bufferText(value: Readonly<Record<string, Json>>): string | null {
  const { type, data } = value;
  return type === "Buffer" && typeof data === "string" ? data : null;
}

function seenAsReference(
  { survey, document }: Walk,
  value: Readonly<Record<string, Json>>,
  keys: readonly ConfigKey[],
): boolean {
  const source = SECRET_SOURCES.find((known) => known === value["source"]);
  const { provider, id } = value;
  if (source === undefined || typeof id !== "string" || document.lookup === undefined) return false;
  const from = { keys, source, provider: typeof provider === "string" ? provider : "default", id };
  seeReference(survey, { ...from, spot: spotAt(document, keys) }, { lookup: document.lookup });
  return true;
}

function seeText(walk: Walk, text: string, keys: readonly ConfigKey[]): readonly string[] {
  const { survey, document, provider } = walk;
  const config = provider === null ? undefined : ["models", "providers", provider, "apiKey"];
  return seeSetting(survey, {
    name: "",
    text,
    role: isNamedSecret(keys, document.members ?? []) ? "secret" : null,
    spot: spotAt(document, keys),
    hints: { ...document.hints, ...(config === undefined ? {} : { config }) },
    ...(document.moments === undefined ? {} : { moments: document.moments }),
    ...(document.owner === undefined ? {} : { owner: document.owner }),
    ...(document.partOf === undefined ? {} : { partOf: document.partOf }),
  });
}

function isNamedSecret(keys: readonly ConfigKey[], members: readonly string[]): boolean {
  const names = keys.filter((key): key is string => typeof key === "string");
  const name = names.at(-1) ?? "";
  if (members.includes(name) || smellsSecret(name)) return true;
  // `noiseKey: {private, public}` and `token: {value}` say it in two names.
  return GENERAL.has(name) && smellsSecret(`${names.at(-2) ?? ""} ${name}`);
}

function spotAt({ spot }: JsonDocument, keys: readonly ConfigKey[]): Spot {
  const path = printable(pathText(keys));
  return { ...spot, at: [spot.at, path].filter((part) => part !== "").join(" ") };
}
