/** The kinds of credentials for people: what is in the code, nothing beside it. */

import type { CredentialKind } from "../../../../src/credentials/credential-kind.ts";
import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import type { Tier } from "../../../../src/model/credential.ts";
import { TIERS } from "../../../../src/model/credential.ts";

const MEANING: Readonly<Record<Tier, string>> = {
  mint: "can make further credentials, so that its own end is not the end",
  spend: "costs money",
  impersonate: "speaks or acts in your name",
  read: "shows what is not meant for others",
};

function codes(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(", ");
}

/** Nothing of a text may become emphasis, a link or a tag; addresses stay as they are. */
function plain(text: string): string {
  return text.replaceAll(/https:\/\/\S+|[\\`*_<>[\]|#]/gu, (part) =>
    part.startsWith("https:") ? part : `\\${part}`,
  );
}

function line(name: string, text: string): readonly string[] {
  return text === "" ? [] : [`- **${name}**: ${text}`];
}

function list(name: string, texts: readonly string[]): readonly string[] {
  return line(name, texts.map(plain).join("; "));
}

function steps(kind: CredentialKind): readonly string[] {
  const numbered = kind.manual.steps.map(
    ({ phase, text }, at) => `${String(at + 1)}. _${phase}_: ${plain(text)}`,
  );
  return ["", ...numbered];
}

function where({ places }: CredentialKind): readonly string[] {
  return [
    ...line("config", codes(places.config)),
    ...line("variables", codes(places.environment)),
    ...line("files", codes(places.files)),
    ...line("database", codes(places.database)),
  ];
}

function looks({ shapes }: CredentialKind): string {
  const words = new Set(shapes.flatMap(({ keywords }) => keywords));
  const named = shapes.filter(({ keywords }) => keywords.length === 0);
  const near = new Set(named.flatMap(({ context }) => context));
  const parts = [
    words.size === 0 ? "" : `has ${codes([...words])} in it`,
    near.size === 0 ? "" : `stands after ${codes([...near])}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "nothing in the value: only its place tells" : parts.join("; or ");
}

function observed({ observeSeconds, delay }: CredentialKind): string {
  const seconds = `${String(observeSeconds)} s without a sign of life before it counts as dead`;
  return delay === "" ? seconds : `${seconds}. Known of the delay: ${plain(delay)}`;
}

function section(kind: CredentialKind): string {
  return [
    `### ${kind.id}`,
    "",
    `${plain(kind.name)}. Tier: ${kind.tier}. Console: ${plain(kind.manual.console)} (checked on ${kind.manual.checkedOn}).`,
    "",
    ...line("recognised by", looks(kind)),
    ...where(kind),
    ...list("belongs together", kind.parts),
    ...list("evidence first", kind.manual.evidenceFirst),
    ...list("may have made", kind.derived),
    ...line("observed", observed(kind)),
    ...list("unverified", kind.unverified),
    ...list("sources", kind.sources),
    ...steps(kind),
  ].join("\n");
}

function tier(name: Tier): string {
  const kinds = KINDS.filter((kind) => kind.tier === name);
  return [`## ${name}: ${MEANING[name]}`, ...kinds.map(section)].join("\n\n");
}

export function kindCatalogue(): string {
  const doubtful = KINDS.filter(({ unverified }) => unverified.length > 0).length;
  return `${[
    "# Kinds of credentials",
    `Made from \`src/credentials/kinds\` by its test: ${String(KINDS.length)} kinds, worst first. How each is proved dead: [probes](probes.md).`,
    `Steps are in the order of a calm rotation; where the key is being abused, \`ir revoke\` puts _revoke_ first. Consoles and steps were read in public sources as they stood on the date given, and were not tried; of ${String(doubtful)} kinds something is unverified, and says so.`,
    ...TIERS.map(tier),
  ].join("\n\n")}\n`;
}
