/** SecretRefs: where the value behind one is read, and what is said when there is none. Programs are never run. */

import { isJsonObject } from "../../model/json.ts";
import type { Json } from "../../model/json.ts";
import { printable } from "../../model/printable.ts";
import type { ConfigKey } from "../../openclaw/config-node.ts";
import { foreignJson } from "../../openclaw/foreign-json.ts";
import type { SecretProvider, SecretSource } from "../../openclaw/secret-references.ts";
import { folderOf } from "../../openclaw/suspect-path.ts";
import type { Variables } from "../../openclaw/substitution.ts";
import { namedPath, readText } from "./read-file.ts";
import { seeSetting } from "./see-setting.ts";
import type { Spot, Survey } from "./survey.ts";

/** What references may lead to. */
export interface Lookup {
  readonly environment: Variables;
  readonly providers: readonly SecretProvider[];
  /** Ledger entry of each live value of the shared store, by name. */
  readonly store: ReadonlyMap<string, string>;
  /** The config that `~` and relative paths are read from. */
  readonly config: string;
}

export interface Reference {
  readonly keys: readonly ConfigKey[];
  readonly source: SecretSource;
  readonly provider: string;
  readonly id: string;
  readonly spot: Spot;
}

export function seeReference(
  survey: Survey,
  reference: Reference,
  { lookup }: { readonly lookup: Lookup },
): void {
  const why = resolved(survey, reference, lookup);
  if (why === null) return;
  const { path, at } = reference.spot;
  survey.ledger.unresolved({ path, at, why });
}

/** `null` when the value was found, else why not. */
function resolved(survey: Survey, reference: Reference, lookup: Lookup): string | null {
  switch (reference.source) {
    case "env":
      return fromVariable(survey, reference, lookup);
    case "file":
      return fromFile(survey, reference, lookup);
    case "store":
      return fromStore(survey, reference, lookup);
    case "exec":
      return fromProgram(reference, lookup);
  }
}

function fromVariable(survey: Survey, reference: Reference, lookup: Lookup): string | null {
  const text = lookup.environment.get(reference.id) ?? "";
  if (text === "") {
    return `the variable ${printable(reference.id)} is not set in anything that was found`;
  }
  seeSetting(survey, {
    name: reference.id,
    text,
    role: "secret",
    spot: reference.spot,
    hints: { config: reference.keys, variable: reference.id },
    encoding: "reference",
  });
  return null;
}

function fromFile(survey: Survey, reference: Reference, lookup: Lookup): string | null {
  const provider = lookup.providers.find(
    ({ alias, source }) => alias === reference.provider && source === "file",
  );
  if (provider?.path === null || provider === undefined) {
    return `no file stands behind the provider ${printable(reference.provider)}`;
  }
  const path = namedPath(survey, provider.path, folderOf(lookup.config));
  const content = readText(survey, path);
  if (content === null) return `${printable(path)} is not there, or cannot be read`;
  const isWhole = provider.mode === "singleValue";
  const text = isWhole ? content : memberAt(foreignJson(content), reference.id);
  if (text === null) return `${printable(path)} holds nothing at ${printable(reference.id)}`;
  const hints = { config: reference.keys };
  const at = isWhole ? "" : printable(reference.id);
  const spot: Spot = { place: "file", path: printable(path), at, state: "current" };
  seeSetting(survey, { name: reference.id, text, role: "secret", spot, hints });
  const used = { ...reference.spot };
  seeSetting(survey, { name: "", text, role: "secret", spot: used, hints, encoding: "reference" });
  return null;
}

/** A JSON pointer (RFC 6901) to a text. */
function memberAt(value: Json, pointer: string): string | null {
  let found: Json = value;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isJsonObject(found) || !Object.hasOwn(found, name)) return null;
    found = found[name] ?? null;
  }
  return typeof found === "string" ? found : null;
}

function fromStore(survey: Survey, reference: Reference, lookup: Lookup): string | null {
  const id = lookup.store.get(reference.id);
  if (id === undefined) return `the secret store has no entry ${printable(reference.id)}`;
  const location = { ...reference.spot, encoding: "reference" };
  survey.ledger.seeAgain(id, location, { hints: { config: reference.keys } });
  return null;
}

function fromProgram(reference: Reference, lookup: Lookup): string {
  const provider = lookup.providers.find(({ alias }) => alias === reference.provider);
  const command = provider?.command ?? "";
  const program = command === "" ? "a program" : `the program ${printable(command)}`;
  return `${program} would have to be run to get it, which is never done; ask who owns provider ${printable(reference.provider)}, id ${printable(reference.id)}`;
}
