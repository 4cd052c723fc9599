/** Where OpenClaw's package is installed: as its processes and units show, and where installers put it. */

import type { Target } from "../model/target.ts";
import type { KernelFiles } from "../ports/evidence-kernel.ts";
import { matching } from "./roots.ts";

const LONGEST = 16_777_216;
const PACKAGE =
  /(?:^|[\s"'=\0:(])(\/[^\s"'\0:(]*?\/node_modules\/(?:openclaw|clawdbot|moltbot))(?=[/\s"'\0]|$)/gmu;

/** Absolute, with a star for any name; `{home}` is filled in. */
const USUAL = [
  "/usr/lib/node_modules/openclaw",
  "/usr/local/lib/node_modules/openclaw",
  "/opt/openclaw",
  "/app",
  "{home}/.npm-global/lib/node_modules/openclaw",
  "{home}/.local/lib/node_modules/openclaw",
  "{home}/.local/share/npm/lib/node_modules/openclaw",
  "{home}/.nvm/versions/node/*/lib/node_modules/openclaw",
  "{home}/.local/share/fnm/node-versions/*/installation/lib/node_modules/openclaw",
  "{home}/.volta/tools/image/packages/openclaw/lib/node_modules/openclaw",
  "{home}/.asdf/installs/nodejs/*/lib/node_modules/openclaw",
  "{home}/.local/share/mise/installs/node/*/lib/node_modules/openclaw",
  "{home}/.bun/install/global/node_modules/openclaw",
  "{home}/.local/share/pnpm/global/*/node_modules/openclaw",
  "{home}/openclaw",
];

/** Whatever a line of them names counts only where a package of that name lies. */
const LOGS = ["/tmp/openclaw/*.log", "/tmp/openclaw-*/*.log"];
const MOST_LOGS = 3;

const COMMANDS = ["openclaw", "clawdbot", "moltbot"];
const MOST_PATH = 64;

interface Hints {
  readonly unitFiles: readonly string[];
  readonly homes: readonly string[];
}

/** Real folders that hold a `package.json` of it, each once. */
export function packageFolders(
  target: Target,
  kernel: KernelFiles,
  { unitFiles, homes }: Hints,
): readonly string[] {
  const fromProcesses = target.members.flatMap(({ pid }) => ofProcess(pid, kernel));
  const units = homes.flatMap((home) =>
    ["openclaw*.service", "clawdbot*.service"].flatMap((name) =>
      matching(`${home}/.config/systemd/user/${name}`, kernel),
    ),
  );
  const fromUnits = [...unitFiles, ...units].flatMap((path) => namedIn(path, kernel));
  const fromLogs = LOGS.flatMap((path) => matching(path, kernel).slice(-MOST_LOGS)).flatMap(
    (path) => namedIn(path, kernel),
  );
  const usual = USUAL.flatMap((path) =>
    path.startsWith("{home}")
      ? homes.flatMap((home) =>
          matching(
            path.replace("{home}", () => home),
            kernel,
          ),
        )
      : matching(path, kernel),
  );
  const all = [...new Set([...fromProcesses, ...fromUnits, ...fromLogs, ...usual])];
  return all.filter((folder) => isPackage(folder, kernel)).toSorted();
}

/** The gateway hides its arguments, but not where it stands, what it maps, its workers and its PATH. */
function ofProcess(pid: number, kernel: KernelFiles): readonly string[] {
  const texts = ["cmdline", "maps"].flatMap((file) => namedIn(`/proc/${pid}/${file}`, kernel));
  const cwd = kernel.link(`/proc/${pid}/cwd`);
  const exe = kernel.link(`/proc/${pid}/exe`);
  const beside = exe.kind === "read" ? Buffer.from(exe.bytes).toString("utf8") : "";
  const prefix = /^(\/.+)\/bin\/[^/]+$/u.exec(beside)?.[1];
  return [
    ...texts,
    ...(cwd.kind === "read" ? found(Buffer.from(cwd.bytes).toString("utf8")) : []),
    ...onPath(pid, kernel),
    ...(prefix === undefined ? [] : [`${prefix}/lib/node_modules/openclaw`]),
  ];
}

/** The command that an installer links into the package, in each folder of the process's PATH. */
function onPath(pid: number, kernel: KernelFiles): readonly string[] {
  const reading = kernel.read(`/proc/${pid}/environ`, LONGEST);
  if (reading.kind === "failed") return [];
  const variables = Buffer.from(reading.bytes).toString("utf8").split("\0");
  const path = variables.find((one) => one.startsWith("PATH="))?.slice("PATH=".length) ?? "";
  const folders = path.split(":").filter((folder) => folder.startsWith("/"));
  return folders.slice(0, MOST_PATH).flatMap((folder) =>
    COMMANDS.flatMap((command) => {
      const link = kernel.link(`${folder}/${command}`);
      if (link.kind === "failed") return [];
      const to = Buffer.from(link.bytes).toString("utf8");
      return found(withoutDots(to.startsWith("/") ? to : `${folder}/${to}`));
    }),
  );
}

function withoutDots(path: string): string {
  const names: string[] = [];
  for (const name of path.split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return `/${names.join("/")}`;
}

function namedIn(path: string, kernel: KernelFiles): readonly string[] {
  const reading = kernel.read(path, LONGEST);
  return reading.kind === "failed" ? [] : found(Buffer.from(reading.bytes).toString("utf8"));
}

function found(text: string): readonly string[] {
  return [...text.matchAll(PACKAGE)].flatMap(([, folder]) => folder?.replace(/^\/+/u, "/") ?? []);
}

function isPackage(folder: string, kernel: KernelFiles): boolean {
  const reading = kernel.read(`${folder}/package.json`, LONGEST);
  if (reading.kind === "failed") return false;
  const text = Buffer.from(reading.bytes).toString("utf8");
  return /"name"\s*:\s*"(?:openclaw|clawdbot|moltbot)"/u.test(text);
}
