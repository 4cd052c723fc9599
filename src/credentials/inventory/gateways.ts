/** What every gateway of the suspect has by name: its databases, its environment, its config with all copies, its files. */

import { readConfig } from "../../openclaw/config.ts";
import type { ConfigReading } from "../../openclaw/config.ts";
import { textAt } from "../../openclaw/config-node.ts";
import { readEnvironment } from "../../openclaw/environment.ts";
import { folderOf, isInside } from "../../openclaw/suspect-path.ts";
import type { Variables } from "../../openclaw/substitution.ts";
import { seeConfig } from "./config-source.ts";
import { seeDatabase, seeSecretStore } from "./database-source.ts";
import type { OpenDatabase } from "./database-source.ts";
import type { Databases } from "./databases.ts";
import { placeOfFile } from "./file-place.ts";
import { seeFile } from "./file-source.ts";
import { listFiles } from "./listing.ts";
import type { ListedFile } from "./listing.ts";
import { homeFor, namedPath } from "./read-file.ts";
import type { Lookup } from "./references.ts";
import type { Survey } from "./survey.ts";
import { seeVariables } from "./variable-source.ts";

interface Gateway {
  readonly config: string;
  readonly reading: ConfigReading;
  readonly lookup: Lookup;
}

/** Copies of a config that OpenClaw, editors and people make. */
const COPY = /\/(?:openclaw|clawdbot|moltbot)\.json5?[.~][^/]*$/u;

export function readGateways(
  survey: Survey,
  databases: Databases,
): { readonly files: readonly ListedFile[] } {
  const stores = new Map(
    databases.open.map((open) => [open.path, seeSecretStore(survey, open)] as const),
  );
  const gateways = survey.suspect.places.configPaths.map((config) =>
    readGateway(survey, config, storeFor(config, databases.open, stores)),
  );
  for (const { reading, lookup } of gateways)
    seeConfig(survey, { reading, state: "current", lookup });
  const files = listFiles(
    survey,
    gateways.flatMap((gateway) => namedFolders(survey, gateway)),
  );
  for (const file of files) {
    if (COPY.test(file.path)) seeCopy(survey, file, gateways);
    else if (!databases.paths.has(file.path)) seeFile(survey, file);
  }
  for (const open of databases.open) {
    seeDatabase(survey, open, gatewayOf(open.path, gateways)?.lookup ?? NO_LOOKUP);
  }
  return { files };
}

const NO_LOOKUP: Lookup = { environment: new Map(), providers: [], store: new Map(), config: "/" };

/** The store of the same state directory; of several copies the one in use. */
function storeFor(
  config: string,
  open: readonly OpenDatabase[],
  stores: ReadonlyMap<string, ReadonlyMap<string, string>>,
): ReadonlyMap<string, string> {
  const own = open.filter(
    ({ path, state }) => state === "current" && isInside(folderOf(config), path),
  );
  const others = open.filter(({ state }) => state === "current");
  const [found] = [...own, ...others].flatMap(({ path }) => {
    const store = stores.get(path);
    return store === undefined || store.size === 0 ? [] : [store];
  });
  return found ?? new Map<string, string>();
}

function readGateway(survey: Survey, config: string, store: ReadonlyMap<string, string>): Gateway {
  const { suspect } = survey;
  const home = homeFor(survey, config);
  const stateDirectory =
    suspect.places.stateDirectories.find((folder) => isInside(folder, config)) ??
    suspect.places.stateDirectories[0] ??
    folderOf(config);
  const environment = readEnvironment(suspect, { stateDirectory, home });
  for (const { path, at, what } of environment.problems) {
    survey.tally.gap(`${path}${at === "" ? "" : ` (${at})`} ${what}`);
  }
  const reading = readConfig(suspect, { path: config, environment: environment.effective, home });
  seeVariables(survey, environment.variables, {
    where: (path) => ({
      place: path === "" ? "environment" : placeOfFile(path),
      state: "current",
    }),
    used: usedVariables(survey, reading),
  });
  const variables: Variables = new Map([...reading.ownVariables, ...environment.effective]);
  const lookup = { environment: variables, providers: reading.providers, store, config };
  return { config, reading, lookup };
}

/** What stands where a secret may stand is one, whatever its variable is called. */
function usedVariables(survey: Survey, reading: ConfigReading): ReadonlySet<string> {
  const filled = reading.leaves.flatMap(({ keys, value, variables }) => {
    const role = survey.registry.roleOf(keys);
    const shorthand = typeof value === "string" && value.startsWith("$") ? [value.slice(1)] : [];
    return role === null || role === "not-secret" ? [] : [...variables, ...shorthand];
  });
  const referred = reading.references.filter(({ source }) => source === "env").map(({ id }) => id);
  return new Set([...filled, ...referred]);
}

/** Workspaces and log files may lie anywhere. */
function namedFolders(survey: Survey, { config, reading }: Gateway): readonly string[] {
  const named = reading.leaves.flatMap(({ keys, value }) => {
    const isWorkspace = keys[0] === "agents" && keys.at(-1) === "workspace";
    return isWorkspace && typeof value === "string" ? [value] : [];
  });
  const log = textAt(reading.root, ["logging", "file"]);
  return [...named, ...(log === null ? [] : [log])].map((name) =>
    namedPath(survey, name, folderOf(config)),
  );
}

/** A backup is read as the config that it was, with what is known today of variables and files. */
function seeCopy(survey: Survey, file: ListedFile, gateways: readonly Gateway[]): void {
  const gateway = gatewayOf(file.path, gateways);
  const lookup = { ...(gateway?.lookup ?? NO_LOOKUP), config: file.path };
  const reading = readConfig(survey.suspect, {
    path: file.path,
    environment: lookup.environment,
    home: homeFor(survey, file.path),
  });
  seeConfig(survey, {
    reading,
    state: "stale",
    lookup: { ...lookup, providers: reading.providers },
    moments: { seen: file.modified },
  });
}

function gatewayOf(path: string, gateways: readonly Gateway[]): Gateway | undefined {
  return gateways.find(({ config }) => isInside(folderOf(config), path)) ?? gateways[0];
}
