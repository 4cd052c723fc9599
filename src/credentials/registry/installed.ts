/** The registry of an installed package, read as data: it may add places, it cannot take one away. */

import { foreignJson, listOf, memberOf, objectOf, textOf } from "../../openclaw/foreign-json.ts";
import type { Suspect } from "../../ports/suspect.ts";
import { parsePattern } from "./config-path.ts";

const FILE = "docs/reference/secretref-user-supplied-credentials-matrix.json";
const LONGEST = 1_048_576;
const MOST_PATHS = 1_000;

/**
 * Config paths that the packages of the suspect name, whoever wrote them last: a forged path makes the list longer by
 * what stands there, never shorter. Paths that would name everything are left out.
 */
export function installedPaths(suspect: Suspect): readonly string[] {
  const paths = suspect.places.packageFolders.flatMap((folder) => {
    const reading = suspect.read(`${folder}/${FILE}`, LONGEST);
    return reading.kind === "read" ? registryPaths(new TextDecoder().decode(reading.bytes)) : [];
  });
  return [...new Set(paths)].slice(0, MOST_PATHS);
}

/** Of the text of a registry; empty when it is none. */
export function registryPaths(text: string): readonly string[] {
  return listOf(memberOf(foreignJson(text), "entries"))
    .map(objectOf)
    .filter((entry) => textOf(entry["configFile"] ?? null) === "openclaw.json")
    .map((entry) => textOf(entry["path"] ?? null))
    .filter(isNarrow);
}

/** Two names at least: `*` or `channels.*` would make every setting a secret. */
function isNarrow(path: string): boolean {
  const names = parsePattern(path).filter((part) => part !== "*" && part !== "[]");
  return names.length >= 2 && path.length <= 300;
}
