/** Which places of a config hold secrets: OpenClaw's registry, its schema's marks, and what stands in neither, united. */

import { covers, expandBraces, parsePattern } from "./config-path.ts";
import type { ConfigPath, PathPattern } from "./config-path.ts";
import { EARLIER_RELEASES } from "./earlier-releases.ts";
import { NOT_SECRET } from "./not-secret.ts";
import { OUTSIDE_REGISTRIES } from "./outside-registries.ts";
import { SENSITIVE_HINTS } from "./sensitive-hints.ts";
import { USER_SUPPLIED } from "./user-supplied.ts";

/**
 * `secret`: every value is one. `container`: a setting of another program, a secret unless it is plainly something else.
 * `pointer`: names a file that holds one. `url`: its user, password or query may be one. `not-secret`: marked, but none.
 */
export type PlaceRole = "secret" | "container" | "pointer" | "url" | "not-secret";

export interface Registry {
  /** `null`: no list names the place; its name and its value have to tell. */
  roleOf(path: ConfigPath): PlaceRole | null;
}

/** `more`: paths that the registry of an installed package names. */
export function openRegistry(more: readonly string[] = []): Registry {
  // The first role that fits counts: what a place really holds before what the schema's mark says.
  const roles: readonly (readonly [PlaceRole, readonly PathPattern[]])[] = [
    ["not-secret", patterns(NOT_SECRET.flatMap((entry) => entry.config))],
    ["pointer", patterns(OUTSIDE_REGISTRIES.pointers)],
    ["container", patterns(OUTSIDE_REGISTRIES.containers)],
    ["url", patterns(OUTSIDE_REGISTRIES.urls)],
    ["secret", patterns([...OUTSIDE_REGISTRIES.config, ...secretPaths(), ...more])],
  ];
  const find = (path: ConfigPath, how: "whole" | "above"): PlaceRole | null =>
    roles.find(([, list]) => list.some((pattern) => covers(pattern, path) === how))?.[0] ?? null;
  // Below a secret lie the members of a document, of which most are none: their names tell.
  return {
    roleOf: (path) => (find(path, "above") === "not-secret" ? "not-secret" : find(path, "whole")),
  };
}

function secretPaths(): readonly string[] {
  return [...USER_SUPPLIED.config, ...SENSITIVE_HINTS.config, ...EARLIER_RELEASES.config];
}

function patterns(paths: readonly string[]): readonly PathPattern[] {
  return paths.flatMap(expandBraces).map(parsePattern);
}
