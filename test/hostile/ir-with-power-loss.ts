/**
 * `ir` on a machine that loses power at one write of the journal: a composition root like `src/main.ts` whose
 * journal ends the own process with SIGKILL. Told by the environment:
 * POWER_LOSS=before:N or after:N; POWER_LOSS=full:N fills the journal's disk before the N-th write instead.
 * POWER_LOSS_LOG=FILE gets a line for each append and each signal, POWER_LOSS_PLAYBOOKS=FOLDER.
 */

import { appendFileSync, closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

import { fullHost } from "../../src/adapters/full-host.ts";
import { nodeOutside } from "../../src/adapters/outside.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import type { EmergencyHost } from "../../src/ports/host.ts";
import type { IncidentStore } from "../../src/ports/incident-store.ts";
import type { JournalFile } from "../../src/ports/journal-file.ts";

const {
  POWER_LOSS: loss = "",
  POWER_LOSS_LOG: log = "",
  POWER_LOSS_PLAYBOOKS: playbooks = "",
} = process.env;
const [side = "", at = "0"] = loss.split(":");

let appends = 0;

function loseAt(when: string): void {
  if (when === side && appends === Number(at)) process.kill(process.pid, "SIGKILL");
}

/** To the last byte: then the write that follows fails as the kernel lets it fail. */
function fillDisk(folder: string): void {
  const descriptor = openSync(join(folder, "filling"), "a");
  for (let size = 1024 * 1024; size >= 1;) {
    try {
      writeSync(descriptor, Buffer.alloc(size));
    } catch {
      size = Math.floor(size / 2);
    }
  }
  closeSync(descriptor);
}

function note(line: string): void {
  if (log !== "") appendFileSync(log, `${process.pid} ${line}\n`);
}

function losing(file: JournalFile, folder: string): JournalFile {
  return {
    ...file,
    append: (lines) => {
      appends += 1;
      loseAt("before");
      if (side === "full" && appends >= Number(at)) fillDisk(folder);
      file.append(lines);
      note(`append ${appends}`);
      loseAt("after");
    },
  };
}

function losingStore(store: IncidentStore): IncidentStore {
  return {
    ...store,
    create: (id) => losing(store.create(id), store.home),
    openJournal: (id) => losing(store.openJournal(id), store.home),
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

const outside = nodeOutside({ playbooks });
const emergency = watched(outside.emergency);
process.exit(
  await runCli(process.argv.slice(2), {
    ...outside,
    emergency,
    host: async () => fullHost(emergency),
    store: (home) => losingStore(outside.store(home)),
  }),
);
