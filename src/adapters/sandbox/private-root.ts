/** A root of its own for a sandbox: the machine is in it to be read, and every way back to it is closed. */

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import type { Dirent } from "node:fs";
import { basename, dirname, join } from "node:path";

import type { RootPrograms } from "./sandbox-protocol.ts";

/** The list of network namespaces whose firewall must stay alone has to be seen in here too. */
const FORBIDDEN = "/run/openclaw-ir/forbid-netns";

/** Folders that begin empty: others keep logs, locks and the sockets of their service managers there. */
const EMPTY = new Map([
  ["tmp", 0o1777],
  ["run", 0o755],
]);

/** Terminals and process tables have to be written; neither holds files of the machine. */
const KERNEL_FOLDERS = new Set(["proc", "dev"]);

/**
 * Programs that `ir` runs only where root owns them. In a user namespace the machine's root is nobody,
 * so a sandbox has copies, which belong to the root of the sandbox.
 */
const COPIED = [
  "nft",
  "iptables",
  "ip6tables",
  "iptables-save",
  "ip6tables-save",
  "ip",
  "ss",
  "tar",
];

export interface RootParts {
  /** The sandbox's folder: the only place of the machine that can be written. */
  readonly folder: string;
  /** Folders that have to be seen even if they lie in one that begins empty: Node, and `ir` itself. */
  readonly shown: readonly string[];
  /** Runs a program of the machine. @throws Error when it fails. */
  run(program: keyof RootPrograms, ...args: readonly string[]): void;
}

export function runWith(programs: RootPrograms): RootParts["run"] {
  return (name, ...args) => {
    const run = spawnSync(programs[name], [...args], { encoding: "utf8" });
    if (run.status !== 0)
      throw new Error(`${name} ${args.join(" ")}: ${run.stderr?.trim() ?? "it did not run"}`);
  };
}

/** @throws Error where it cannot be built whole; then nothing may run in it. */
export function enterPrivateRoot(parts: RootParts): void {
  const root = join(parts.folder, "root");
  mkdirSync(root);
  parts.run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", root);
  for (const entry of readdirSync("/", { withFileTypes: true })) furnish(parts, entry, root);
  for (const path of outermost(parts.shown.filter(isHidden))) show(parts, path, root);
  makeReadOnly(parts, root);
  show(parts, parts.folder, root);
  if (existsSync(FORBIDDEN)) {
    mkdirSync(join(root, dirname(FORBIDDEN)), { recursive: true });
    writeFileSync(join(root, FORBIDDEN), readFileSync(FORBIDDEN));
  }
  // A control group reaches across process namespaces: freezing one could freeze the operator's session.
  const groups = join(root, "sys/fs/cgroup");
  if (existsSync(groups)) parts.run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", groups);
  mkdirSync(join(root, ".machine"));
  parts.run("pivot_root", root, join(root, ".machine"));
  process.chdir("/");
  parts.run("umount", "--lazy", "/.machine");
}

function furnish(parts: RootParts, entry: Dirent, root: string): void {
  const { name } = entry;
  const emptyMode = EMPTY.get(name);
  if (entry.isSymbolicLink()) symlinkSync(readlinkSync(`/${name}`), join(root, name));
  else if (emptyMode !== undefined) makeEmpty(join(root, name), emptyMode);
  else if (name === "usr") furnishPrograms(parts, join(root, name));
  else if (entry.isDirectory()) bind(parts, `/${name}`, join(root, name));
}

/** mkdir(2) takes the umask off the mode. */
function makeEmpty(path: string, mode: number): void {
  mkdirSync(path);
  chmodSync(path, mode);
}

function furnishPrograms(parts: RootParts, usr: string): void {
  mkdirSync(usr);
  for (const entry of readdirSync("/usr", { withFileTypes: true })) {
    const { name } = entry;
    const place = join(usr, name);
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(`/usr/${name}`), place);
    else if (name === "bin" || name === "sbin") furnishProgramFolder(parts, place);
    else if (entry.isDirectory()) bind(parts, `/usr/${name}`, place);
  }
}

function furnishProgramFolder(parts: RootParts, place: string): void {
  const name = basename(place);
  const original = `/usr/${name}`;
  bind(parts, original, join(dirname(place), `.${name}`));
  mkdirSync(place);
  for (const program of readdirSync(original)) {
    if (!COPIED.includes(program)) symlinkSync(`../.${name}/${program}`, join(place, program));
    else copyFileSync(join(original, program), join(place, program));
  }
}

function isHidden(path: string): boolean {
  return EMPTY.has(path.split("/")[1] ?? "");
}

/** A folder that is shown covers what was shown below it, and holds it anyway. */
function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

/** Shown at the same path, with whatever is mounted below it. */
function show(parts: RootParts, path: string, root: string): void {
  mkdirSync(join(root, path), { recursive: true });
  parts.run("mount", "--bind", path, join(root, path));
}

function bind(parts: RootParts, from: string, to: string): void {
  mkdirSync(to);
  parts.run("mount", "--rbind", from, to);
}

function makeReadOnly(parts: RootParts, root: string): void {
  for (const place of mountPoints()) {
    const [top = ""] = place.slice(root.length + 1).split("/");
    if (!place.startsWith(`${root}/`) || KERNEL_FOLDERS.has(top)) continue;
    parts.run("mount", "-o", "remount,bind,ro", place);
  }
}

/** As /proc/self/mounts writes them: odd bytes in octal. */
function mountPoints(): readonly string[] {
  const lines = readFileSync("/proc/self/mounts", "utf8").trimEnd().split("\n");
  return lines.map((line) =>
    (line.split(" ")[1] ?? "").replace(/\\([0-7]{3})/gu, (_, octal: string) =>
      String.fromCharCode(parseInt(octal, 8)),
    ),
  );
}
