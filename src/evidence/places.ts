/** What the words in the collectors' paths stand for on this host. */

import type { Target } from "../model/target.ts";
import type { KernelFiles } from "../ports/evidence-kernel.ts";
import type { Places } from "./collector.ts";
import { containerIds } from "./container-ids.ts";
import { openFilesOf } from "./open-files.ts";
import { packageFolders } from "./package-folders.ts";

/** What only a program could tell. */
export interface Asked {
  /** Unit files as the service manager names them. */
  readonly unitFiles: readonly string[];
  /** Folders of compose projects as the container engine names them. */
  readonly composeFolders: readonly string[];
}

export const NOTHING_ASKED: Asked = { unitFiles: [], composeFolders: [] };

const LONGEST_TABLE = 4_194_304;
const LONGEST_ENVIRONMENT = 1_048_576;
const LONGEST_CONFIG = 4_194_304;
const MOST_INCLUDES = 100;
const STATE_NAME = /^\.(?:openclaw|clawdbot|moltbot)(?:-.+)?$/u;

export function placesOf(
  target: Target,
  kernel: KernelFiles,
  { unitFiles, composeFolders }: Asked,
): Places {
  const home = homesOf(target, kernel);
  const configs = configTexts(target, home, kernel);
  return {
    state: target.stateDirectories,
    config: target.configPaths,
    include: configs.flatMap(includedFiles).slice(0, MOST_INCLUDES),
    uid: target.uids.map(String),
    home,
    tmp: temporaryFolders(target, kernel),
    unit: unitFiles,
    open: openFilesOf(target, kernel),
    workspace: workspacesOf(target, configs),
    package: packageFolders(target, kernel, { unitFiles, homes: home }),
    container: containerIds(target),
    compose: composeFolders.filter((folder) => folder.startsWith("/") && folder !== "/"),
  };
}

/** passwd(5), without asking any name service: that could run code or leave the host. */
function homesOf(target: Target, kernel: KernelFiles): readonly string[] {
  const reading = kernel.read("/etc/passwd", LONGEST_TABLE);
  const table = reading.kind === "failed" ? "" : Buffer.from(reading.bytes).toString("utf8");
  const uids = new Set(target.uids.map(String));
  const homes = table.split("\n").flatMap((row) => {
    const [, , uid = "", , , home = ""] = row.split(":");
    return uids.has(uid) && home.startsWith("/") ? [home.replace(/\/+$/u, "")] : [];
  });
  // Accounts of a directory service are in no file here; their state still lies in their home.
  const above = target.stateDirectories.flatMap((state) => {
    const slash = state.lastIndexOf("/");
    return STATE_NAME.test(state.slice(slash + 1)) ? [state.slice(0, slash)] : [];
  });
  return [...new Set([...homes, ...above])].filter((home) => home !== "");
}

/** OpenClaw logs below os.tmpdir(): the one variable whose value we must know, and no secret. */
function temporaryFolders(target: Target, kernel: KernelFiles): readonly string[] {
  const folders = target.members.flatMap(({ pid }) => {
    const reading = kernel.read(`/proc/${pid}/environ`, LONGEST_ENVIRONMENT);
    if (reading.kind === "failed") return [];
    const variables = Buffer.from(reading.bytes).toString("utf8").split("\0");
    return variables.flatMap(
      (variable) => /^(?:TMPDIR|TMP|TEMP)=(\/.+?)\/*$/u.exec(variable)?.[1] ?? [],
    );
  });
  return [...new Set(["/tmp", ...folders])];
}

interface ConfigText {
  readonly folder: string;
  readonly home: string;
  readonly text: string;
}

function configTexts(
  { stateDirectories, configPaths }: Target,
  homes: readonly string[],
  kernel: KernelFiles,
): readonly ConfigText[] {
  const names = ["openclaw.json", "clawdbot.json", "moltbot.json"];
  const usual = stateDirectories.flatMap((state) => names.map((name) => `${state}/${name}`));
  return [...new Set([...configPaths, ...usual])].flatMap((path) => {
    const reading = kernel.read(path, LONGEST_CONFIG);
    if (reading.kind === "failed") return [];
    const folder = path.slice(0, path.lastIndexOf("/"));
    const home = homes.find((each) => path.startsWith(`${each}/`)) ?? folder;
    return [{ folder, home, text: Buffer.from(reading.bytes).toString("utf8") }];
  });
}

/**
 * The words are looked for in the text as it stands: a config that is broken, or made to break a parser, still
 * names its files. A name too many costs a line in the manifest.
 */
function includedFiles(config: ConfigText): readonly string[] {
  const lists = config.text.matchAll(
    /\$include["']?\s*:\s*(\[[^\]]{0,8192}\]|"[^"\n]*"|'[^'\n]*')/gu,
  );
  return [...lists].flatMap(([, list = ""]) =>
    quoted(list).flatMap((path) => absolute(path, config)),
  );
}

/** Workspaces outside of the state directory, as the configuration names them (facts/openclaw.md section 4). */
function workspacesOf(
  { stateDirectories }: Target,
  configs: readonly ConfigText[],
): readonly string[] {
  const usual = stateDirectories.map((state) => `${state}/workspace`);
  const named = configs.flatMap((config) => {
    const values = config.text.matchAll(/\bworkspace["']?\s*:\s*("[^"\n]*"|'[^'\n]*')/gu);
    return [...values].flatMap(([, value = ""]) =>
      quoted(value).flatMap((path) => absolute(path, config)),
    );
  });
  return [...new Set([...usual, ...named])];
}

function quoted(text: string): readonly string[] {
  return [...text.matchAll(/"([^"\n]*)"|'([^'\n]*)'/gu)].map(([, a, b]) => a ?? b ?? "");
}

function absolute(path: string, { folder, home }: ConfigText): readonly string[] {
  const full = path.startsWith("/")
    ? path
    : path.startsWith("~/")
      ? `${home}/${path.slice(2)}`
      : `${folder}/${path}`;
  const names: string[] = [];
  for (const name of full.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  // The root, or a folder right below it, is nobody's workspace: whoever writes that wants us to copy the disk.
  return names.length < 2 || path === "" || full.includes("*") ? [] : [`/${names.join("/")}`];
}
