/** The config of a gateway as it would read it: all files together, variables filled in, every value with its origin. */

import type { Suspect } from "../ports/suspect.ts";
import { assemble } from "./config-includes.ts";
import type { Assembly } from "./config-includes.ts";
import { leavesOf, membersAt } from "./config-node.ts";
import type { ConfigLeaf, ConfigNode } from "./config-node.ts";
import { placeholdersIn, referencesIn, secretProviders } from "./secret-references.ts";
import type { Placeholder, SecretProvider, SecretReference } from "./secret-references.ts";
import type { SourceProblem } from "./source-problem.ts";
import { substitute } from "./substitution.ts";
import type { Variables } from "./substitution.ts";
import { folderOf, normalPath } from "./suspect-path.ts";

export interface ConfigRequest {
  /** Absolute. */
  readonly path: string;
  /** What the gateway's environment would be; see environment.ts. */
  readonly environment: Variables;
  /** For `~` in OPENCLAW_INCLUDE_ROOTS. */
  readonly home: string | null;
}

/** Holds secrets in clear wherever the suspect wrote them: nothing of it is shown. */
export interface ConfigReading {
  readonly path: string;
  readonly root: ConfigNode;
  readonly leaves: readonly ConfigLeaf[];
  /** Every file that is part of it, the config itself first. */
  readonly files: readonly string[];
  readonly references: readonly SecretReference[];
  readonly providers: readonly SecretProvider[];
  readonly placeholders: readonly Placeholder[];
  /** `env.vars` and the older `env.NAME`: variables that the config itself sets. */
  readonly ownVariables: Variables;
  /** Not empty: something of the config is not in here. */
  readonly problems: readonly SourceProblem[];
}

const MOST_VALUES = 200_000;

export function readConfig(suspect: Suspect, request: ConfigRequest): ConfigReading {
  const path = normalPath(request.path);
  const assembly: Assembly = {
    suspect,
    config: path,
    roots: [folderOf(path), ...includeRoots(request)],
    problems: [],
    files: new Set(),
    budget: { left: MOST_VALUES },
    bytes: 0,
    reads: 0,
  };
  const written = assemble(assembly);
  const ownVariables = variablesOf(written);
  const root = substitute(written, new Map([...ownVariables, ...request.environment]));
  return {
    path,
    root,
    leaves: [...leavesOf(root)],
    files: [...assembly.files],
    references: referencesIn(root),
    providers: secretProviders(root),
    placeholders: placeholdersIn(root),
    ownVariables,
    problems: assembly.problems,
  };
}

function includeRoots({ environment, home }: ConfigRequest): readonly string[] {
  const roots = (environment.get("OPENCLAW_INCLUDE_ROOTS") ?? "").split(":");
  return roots
    .map((root) => root.trim())
    .map((root) => (/^~(?:\/|$)/u.test(root) && home !== null ? home + root.slice(1) : root))
    .filter((root) => root.startsWith("/"))
    .map(normalPath);
}

function variablesOf(root: ConfigNode): Variables {
  const direct = membersAt(root, ["env"]);
  return new Map(
    [...direct, ...membersAt(root, ["env", "vars"])].flatMap(([name, node]) =>
      node.kind === "value" && typeof node.value === "string" ? [[name, node.value] as const] : [],
    ),
  );
}
