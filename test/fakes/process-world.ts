/** A process table in memory that answers signals and groups as the kernel does. */

import { isInGroup } from "../../src/model/control-group-path.ts";
import { isAlive, sameProcess } from "../../src/model/process.ts";
import type {
  Member,
  ProcessEntry,
  ProcessIdentity,
  ProcessMarks,
} from "../../src/model/process.ts";
import type { Target } from "../../src/model/target.ts";
import type { ControlGroups, Processes, Signal, SignalResult } from "../../src/ports/processes.ts";
import type { Surveyor } from "../../src/ports/surveyor.ts";
import { processMarks } from "./process-entries.ts";

export interface WorldOptions {
  readonly processes: readonly ProcessEntry[];
  readonly marks?: readonly ProcessMarks[];
  /** Those that a survey finds. */
  readonly isMember?: (entry: ProcessEntry) => boolean;
  /** Groups that exist, with their setting. */
  readonly groups?: Readonly<Record<string, "0" | "1">>;
  /** Groups that freeze as soon as they are asked; by default all. */
  readonly doesFreeze?: (path: string) => boolean;
  /** Processes that we may not signal. */
  readonly isForbidden?: (pid: number) => boolean;
  readonly target?: Partial<Target>;
}

export interface ProcessWorld {
  readonly processes: Processes;
  readonly controlGroups: ControlGroups;
  readonly surveyor: Surveyor;
  /** `SIGSTOP 100`, `freeze /a.service 1`, in order. */
  readonly deeds: readonly string[];
  states(): Readonly<Record<number, string>>;
  settings(): Readonly<Record<string, string>>;
  start(entry: ProcessEntry): void;
  end(pid: number): void;
  setState(pid: number, state: string): void;
  /** Called before each survey. */
  onSurvey(react: (survey: number) => void): void;
}

export function processWorld(options: WorldOptions): ProcessWorld {
  const table = new Map(options.processes.map((entry) => [entry.pid, entry]));
  const groups = new Map(Object.entries(options.groups ?? {}));
  const deeds: string[] = [];
  let surveys = 0;
  let react: (survey: number) => void = () => {};

  function setState(pid: number, state: string): void {
    const entry = table.get(pid);
    if (entry !== undefined) table.set(pid, { ...entry, state });
  }

  function settingOf(path: string): "0" | "1" {
    const setting = groups.get(path);
    if (setting === undefined)
      throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
    return setting;
  }

  function look(process: ProcessIdentity): ProcessEntry | null {
    const entry = table.get(process.pid);
    return entry !== undefined && sameProcess(entry, process) ? entry : null;
  }

  function signal(process: ProcessIdentity, name: Signal): SignalResult {
    const entry = look(process);
    if (entry === null) return "gone";
    if (options.isForbidden?.(process.pid) === true) return "not-permitted";
    deeds.push(`${name} ${process.pid}`);
    if (name === "SIGKILL") table.delete(process.pid);
    else setState(process.pid, name === "SIGSTOP" ? "T" : "S");
    return "sent";
  }

  const inside = (path: string): readonly ProcessEntry[] =>
    [...table.values()].filter((entry) => isInGroup(entry.cgroup, path));

  return {
    deeds,
    setState,
    states: () => Object.fromEntries([...table.values()].map(({ pid, state }) => [pid, state])),
    settings: () => Object.fromEntries(groups),
    start: (entry) => void table.set(entry.pid, entry),
    end: (pid) => void table.delete(pid),
    onSurvey: (reaction) => {
      react = reaction;
    },
    processes: {
      ownPid: 999_999,
      scan: () => [...table.values()],
      marks: (pids) =>
        pids.map(
          (pid) =>
            (options.marks ?? []).find((marks) => marks.pid === pid) ?? processMarks({ pid }),
        ),
      look,
      signal,
    },
    controlGroups: {
      canFreeze: (path) => groups.has(path),
      freezeSetting: settingOf,
      isFrozen: (path) => settingOf(path) === "1" && (options.doesFreeze?.(path) ?? true),
      setFreeze: (path, setting) => {
        settingOf(path);
        deeds.push(`freeze ${path} ${setting}`);
        groups.set(path, setting);
      },
      kill: (path) => {
        settingOf(path);
        deeds.push(`kill ${path}`);
        for (const { pid } of inside(path)) table.delete(pid);
        return true;
      },
      members: (path) => inside(path).map(({ pid }) => pid),
    },
    surveyor: {
      survey: () => {
        surveys += 1;
        react(surveys);
        const isMember = options.isMember ?? (() => true);
        const members = [...table.values()]
          .filter((entry) => isAlive(entry) && isMember(entry))
          .map(asMember);
        return {
          ...EMPTY_TARGET,
          members,
          freezableCgroups: [...groups.keys()],
          ...options.target,
        };
      },
    },
  };
}

function asMember(entry: ProcessEntry): Member {
  return { ...entry, reasons: ["gateway-title"] };
}

export const EMPTY_TARGET: Target = {
  stateDirectories: [],
  configPaths: [],
  ports: [],
  uids: [],
  members: [],
  sockets: [],
  supervisors: [],
  freezableCgroups: [],
  operator: { uid: 1_000, effectiveUid: 0, ancestors: [], lifelines: [], sshPorts: [] },
  privileges: { isRoot: true, canChangeFirewall: true, canSignal: true },
  unexamined: [],
  spared: [],
  blindSpots: [],
};
