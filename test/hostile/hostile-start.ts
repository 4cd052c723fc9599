/** An environment in which everything that can be prepared is prepared: each trap that springs leaves a marker. */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A program of this name is in front of the real one on PATH. */
const FAKED = [
  "nft",
  "ss",
  "tar",
  "zstd",
  "systemctl",
  "grep",
  "ip",
  "iptables-save",
  "node",
  "sh",
  "env",
  "ssh-keygen",
  "git",
];

/** Tells which program loaded it; `open` and not a shell, because that would load it again. */
const LIBRARY = `
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void spring(void) {
  char program[64] = "", path[4096];
  int file = open("/proc/self/comm", O_RDONLY);
  if (file >= 0) { ssize_t n = read(file, program, 63); if (n > 0) program[n - 1] = 0; close(file); }
  snprintf(path, sizeof path, "MARKERS/library-%s-%d", program, getpid());
  file = open(path, O_CREAT | O_WRONLY, 0666);
  if (file >= 0) close(file);
}`;

export interface HostileStart {
  readonly env: Readonly<Record<string, string>>;
  /** `TRAP-PROGRAM-PID`, as far as the trap knows. */
  markers(): readonly string[];
}

/** Everything lies below `folder`, which any user of the lab may read. */
export function hostileStart(folder: string): HostileStart {
  const at = (name: string): string => join(folder, name);
  for (const name of ["bin", "markers", "home"]) mkdirSync(at(name), { recursive: true });
  chmodSync(folder, 0o755);
  chmodSync(at("markers"), 0o777);
  for (const program of FAKED) {
    writeFileSync(
      at(`bin/${program}`),
      `#!/bin/dash\n: >${at("markers")}/path-${program}-$$\nexit 0\n`,
    );
    chmodSync(at(`bin/${program}`), 0o755);
  }
  writeFileSync(at("trap.c"), LIBRARY.replace("MARKERS", at("markers")));
  execFileSync("gcc", ["-shared", "-fPIC", "-o", at("trap.so"), at("trap.c")]);
  const touch = `: >${at("markers")}`;
  writeFileSync(at("trap.sh"), `#!/bin/dash\n${touch}/shell-start-$$\n`, { mode: 0o755 });
  writeFileSync(
    at("trap.cjs"),
    `require("node:fs").writeFileSync("${at("markers")}/options-node-" + process.pid, "");\n`,
  );
  writeFileSync(at("openssl.cnf"), opensslConfig(at("trap.so")));
  writeFileSync(at("ca.pem"), "");
  writeFileSync(at("home/.gitconfig"), `[core]\n\tfsmonitor = ${touch}/git-fsmonitor-0\n`);
  const env = {
    PATH: `${at("bin")}:/usr/bin:/bin`,
    HOME: at("home"),
    LD_PRELOAD: at("trap.so"),
    LD_LIBRARY_PATH: folder,
    NODE_OPTIONS: `--require ${at("trap.cjs")}`,
    NODE_EXTRA_CA_CERTS: at("ca.pem"),
    OPENSSL_CONF: at("openssl.cnf"),
    BASH_ENV: at("trap.sh"),
    ENV: at("trap.sh"),
    TAR_OPTIONS: `--checkpoint=1 --checkpoint-action=exec=${at("trap.sh")}`,
    GIT_CONFIG_GLOBAL: at("home/.gitconfig"),
    GIT_EXTERNAL_DIFF: at("trap.sh"),
    GIT_SSH_COMMAND: at("trap.sh"),
    PAGER: at("trap.sh"),
    EDITOR: at("trap.sh"),
    IFS: "/",
  };
  return { env, markers: () => readdirSync(at("markers")).toSorted() };
}

function opensslConfig(library: string): string {
  return [
    "openssl_conf = init",
    "nodejs_conf = init",
    "[init]",
    "providers = providers",
    "[providers]",
    // Without it Node could not start at all.
    "default = default_section",
    "trap = trap_section",
    "[default_section]",
    "activate = 1",
    "[trap_section]",
    `module = ${library}`,
    "activate = 1",
    "",
  ].join("\n");
}

export interface Execution {
  readonly program: string;
  readonly variables: readonly string[];
}

/** What `strace -f -v -s 65536 -e execve` saw; failed tries left out. */
export function executions(trace: string): readonly Execution[] {
  return readFileSync(trace, "utf8")
    .split("\n")
    .filter((line) => line.includes("execve(") && !/= -1 E\w+/u.test(line))
    .map((line) => ({
      program: /execve\("([^"]*)"/u.exec(line)?.[1] ?? "?",
      variables: [...line.slice(line.lastIndexOf("], [") + 3).matchAll(/"(\w+)=/gu)].map(
        (found) => found[1] ?? "",
      ),
    }));
}
