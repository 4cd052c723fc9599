/** Reads `nft -j list table` (libnftables-json(5)) into phrases that can be compared, trusting no shape. */

import type { Attempt } from "../../ports/firewall.ts";

/** One phrase for each object of the table, sorted; what is not understood stays visible as its JSON. */
export function tablePhrases(raw: unknown): readonly string[] {
  const places = new Map<string, number>();
  return listed(raw)
    .flatMap((item) => objectPhrase(item, places))
    .toSorted();
}

/** Elements of the sets that record what a contained user tried to reach. */
export function recordedAttempts(raw: unknown): readonly Attempt[] {
  return listed(raw)
    .map((item) => at(item, "set"))
    .filter((set) => textOf(at(set, "name")).startsWith("attempts"))
    .flatMap((set) => arrayOf(at(set, "elem")).map(attemptOf));
}

function attemptOf(raw: unknown): Attempt {
  const element = at(raw, "elem") ?? raw;
  const [address, protocol, port] = arrayOf(
    at(at(element, "val"), "concat") ?? at(element, "concat"),
  );
  const packets = at(at(element, "counter"), "packets");
  return {
    address: textOf(address),
    protocol: protocolName(textOf(protocol)),
    port: Number(port ?? 0),
    packets: typeof packets === "number" ? packets : 0,
  };
}

/** `places` counts the rules of each chain: their order decides. */
function objectPhrase(item: unknown, places: Map<string, number>): readonly string[] {
  const [[kind, value] = ["", null]] = Object.entries(isObject(item) ? item : {});
  const name = textOf(at(value, "name"));
  switch (kind) {
    case "metainfo":
      return [];
    case "table":
      // `flags dormant` switches a table off without removing it.
      return isObject(value) && "flags" in value ? [`table flags ${compact(value.flags)}`] : [];
    case "set":
      return [setPhrase(name, value)];
    case "counter":
      return [`counter ${name}`];
    case "chain":
      return [chainPhrase(name, value)];
    case "rule":
      return [placedRule(value, places)];
    default:
      return [compact(item)];
  }
}

function chainPhrase(name: string, chain: unknown): string {
  const words = ["type", "hook", "prio", "policy"].map((key) => textOf(at(chain, key)));
  return `chain ${name} ${words.join(" ")}`;
}

function placedRule(rule: unknown, places: Map<string, number>): string {
  const chain = textOf(at(rule, "chain"));
  const place = places.get(chain) ?? 0;
  places.set(chain, place + 1);
  return `${chain} ${place}: ${rulePhrase(rule)}`;
}

function setPhrase(name: string, set: unknown): string {
  const type = at(set, "type");
  if (Array.isArray(type)) return `set ${name} ${type.map(textOf).join(".")}`;
  const elements = arrayOf(at(set, "elem")).map((element) => Number(element));
  return `set ${name} ${textOf(type)}: ${elements.toSorted((left, right) => left - right).join(",")}`;
}

function rulePhrase(rule: unknown): string {
  const comment = at(rule, "comment");
  const words = arrayOf(at(rule, "expr"))
    .map(statementPhrase)
    .filter((phrase) => phrase !== "");
  return [...words, ...(comment === undefined ? [] : [`"${textOf(comment)}"`])].join("; ");
}

function statementPhrase(statement: unknown): string {
  const [[kind, value] = ["", null]] = Object.entries(isObject(statement) ? statement : {});
  switch (kind) {
    case "accept":
    case "drop":
      return kind;
    case "counter":
      return typeof value === "string" ? `counter ${value}` : "counter";
    case "set":
      return `${textOf(at(value, "op"))} ${textOf(at(value, "set"))}`;
    case "match":
      return matchPhrase(value);
    default:
      return compact(statement);
  }
}

function matchPhrase(match: unknown): string {
  const left = leftPhrase(at(match, "left"));
  // Some versions print the family that an address match implies.
  if (left === "meta nfproto") return "";
  const right = rightPhrase(at(match, "right"));
  const words = left === "meta l4proto" ? right.replaceAll(/\d+/gu, protocolName) : right;
  return `${left} ${textOf(at(match, "op"))} ${words}`;
}

/** A host without /etc/protocols lists numbers (IANA protocol numbers). */
function protocolName(text: string): string {
  return { "6": "tcp", "17": "udp" }[text] ?? text;
}

function leftPhrase(left: unknown): string {
  const meta = at(left, "meta");
  if (meta !== undefined) return `meta ${textOf(at(meta, "key"))}`;
  const payload = at(left, "payload");
  if (payload !== undefined)
    return `${textOf(at(payload, "protocol"))} ${textOf(at(payload, "field"))}`;
  const masked = at(left, "&");
  if (!Array.isArray(masked)) return compact(left);
  const [field, mask] = masked;
  return `${leftPhrase(field)} & ${arrayOf(at(mask, "|") ?? mask)
    .map(textOf)
    .toSorted()
    .join(",")}`;
}

function rightPhrase(right: unknown): string {
  const set = at(right, "set");
  if (set === undefined) return typeof right === "object" ? compact(right) : textOf(right);
  const elements = arrayOf(set).map(textOf);
  return elements.length === 1
    ? elements.join("")
    : `{${elements.toSorted(byNumberThenText).join(",")}}`;
}

function byNumberThenText(left: string, right: string): number {
  return Number(left) - Number(right) || left.localeCompare(right, "en");
}

function listed(raw: unknown): readonly unknown[] {
  return arrayOf(at(raw, "nftables"));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function compact(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
