/** A config for triage: judged as the gateway reads it, shown as it stands in the file. */

import type { Digest } from "../ports/digest.ts";
import { printable } from "../model/printable.ts";
import { jsonOf, writtenJsonOf } from "../openclaw/config-node.ts";
import { readConfig } from "../openclaw/config.ts";
import { readEnvironment } from "../openclaw/environment.ts";
import { folderOf, isInside } from "../openclaw/suspect-path.ts";
import type { Suspect } from "../ports/suspect.ts";
import type { ConfigFile, Reading } from "../triage/question.ts";

const LONGEST_CONFIG = 4 * 1_048_576;

interface Means extends Pick<Reading, "suspect" | "missed"> {
  readonly digest: Digest;
}

/** Nothing where there is none. */
export function readConfigFile(path: string, means: Means): readonly ConfigFile[] {
  const { suspect, digest } = means;
  const reading = suspect.read(path, LONGEST_CONFIG);
  if (reading.kind === "absent") return [];
  if (reading.kind === "unreadable") {
    means.missed(`${printable(path)} ${reading.reason}`);
    return [];
  }
  const { home, stateDirectory } = surroundings(suspect, path);
  const environment = readEnvironment(suspect, { stateDirectory, home });
  const config = readConfig(suspect, { path, environment: environment.effective, home });
  for (const { path: file, at, what } of [...environment.problems, ...config.problems]) {
    means.missed(`${file}${at === "" ? "" : ` (${at})`}: ${what}`);
  }
  const sha256 = digest.sha256(reading.bytes);
  const { root } = config;
  return [{ path: printable(path), sha256, value: jsonOf(root), written: writtenJsonOf(root) }];
}

function surroundings(suspect: Suspect, path: string) {
  const { homes, stateDirectories } = suspect.places;
  const around = (folder: string): boolean => isInside(folder, path);
  return {
    home: homes.find(around) ?? homes[0] ?? null,
    stateDirectory: stateDirectories.find(around) ?? stateDirectories[0] ?? folderOf(path),
  };
}
