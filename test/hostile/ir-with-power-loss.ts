/**
 * `ir` on a machine that loses power at one write of the journal: a composition root like `src/main.ts` whose
 * journal ends the own process with SIGKILL. Told by the environment:
 * POWER_LOSS=before:N or after:N; POWER_LOSS=break:N runs the shell text POWER_LOSS_BREAK before the N-th write instead.
 * POWER_LOSS_LOG=FILE gets a line for each append and each signal; POWER_LOSS_TRUST=HASH is a playbook that the
 * operator trusts.
 */

import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";

import { fullHost } from "../../src/adapters/full-host.ts";
import { nodeOutside } from "../../src/adapters/outside.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import type { EmergencyHost } from "../../src/ports/host.ts";
import type { IncidentStore } from "../../src/ports/incident-store.ts";
import type { JournalFile } from "../../src/ports/journal-file.ts";

const {
  POWER_LOSS: loss = "",
  POWER_LOSS_BREAK: broken = "",
  POWER_LOSS_LOG: log = "",
  POWER_LOSS_TRUST: trusted = "",
} = process.env;
const [side = "", at = "0"] = loss.split(":");

let appends = 0;
let isBroken = false;

function loseAt(when: string): void {
  if (when === side && appends === Number(at)) process.kill(process.pid, "SIGKILL");
}

/** Once: what is broken stays so. */
function breakDisk(): void {
  if (isBroken) return;
  isBroken = true;
  execFileSync("/bin/sh", ["-c", broken], { stdio: "inherit" });
}

function note(line: string): void {
  if (log !== "") appendFileSync(log, `${process.pid} ${line}\n`);
}

function losing(file: JournalFile): JournalFile {
  return {
    ...file,
    append: (lines) => {
      appends += 1;
      loseAt("before");
      if (side === "break" && appends === Number(at)) breakDisk();
      file.append(lines);
      note(`append ${appends}`);
      loseAt("after");
    },
  };
}

function losingStore(store: IncidentStore): IncidentStore {
  return {
    ...store,
    create: (id) => losing(store.create(id)),
    openJournal: (id) => losing(store.openJournal(id)),
  };
}

function watched(host: EmergencyHost): EmergencyHost {
  const { processes, controlGroups } = host;
  return {
    ...host,
    processes: {
      ...processes,
      signal: (to, signal) => {
        note(`${signal} ${to.pid}`);
        return processes.signal(to, signal);
      },
    },
    controlGroups: {
      ...controlGroups,
      kill: (path) => {
        note(`SIGKILL ${path}`);
        return controlGroups.kill(path);
      },
    },
  };
}

const playbooks = join(import.meta.dirname, "../../playbooks");
const outside = nodeOutside({ playbooks });
const emergency = watched(await outside.emergency());
process.exit(
  await runCli(process.argv.slice(2), {
    ...outside,
    emergency: async () => emergency,
    host: async () => fullHost(emergency),
    trustedPlaybooks: () => ({ path: "", hashes: () => new Set([trusted]), trust: () => {} }),
    store: (home) => losingStore(outside.store(home)),
  }),
);
