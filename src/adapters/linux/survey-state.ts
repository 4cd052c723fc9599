/** Which state directories are in use, and by which processes. */

import { accessSync, constants } from "node:fs";
import { isHolder } from "../../model/process-seeds.ts";
import type { ProcessTable } from "../../model/process-table.ts";
import { describeProcess, isAlive } from "../../model/process.ts";
import type { ProcessEntry } from "../../model/process.ts";
import { printable } from "../../model/printable.ts";
import { isErrno } from "../node/errno.ts";
import type { Account } from "./accounts.ts";
import type { DescriptorReader } from "./descriptors.ts";
import {
  givenStateDirectory,
  openState,
  profileStateDirectories,
  usualStateDirectories,
} from "./state-directories.ts";
import type { StateDirectory } from "./state-directories.ts";

export interface StateView {
  readonly table: ProcessTable;
  readonly descriptors: DescriptorReader;
  readonly accounts: readonly Account[];
  /** Processes with a gateway's title. */
  readonly titled: readonly ProcessEntry[];
  readonly operatorUids: readonly number[];
}

export interface StateFinding {
  readonly directories: readonly StateDirectory[];
  /** Gateways that surely use another directory than the one asked for. */
  readonly apart: readonly number[];
  readonly blindSpots: readonly string[];
}

interface Use {
  readonly directory: StateDirectory;
  readonly entry: ProcessEntry;
}

/** First of the accounts that people use; those of services below are only looked at for the usual names. */
const FIRST_PERSON = 1_000;

export function surveyState(requested: string | null, view: StateView): StateFinding {
  const open = openUses(view);
  const given = requested === null ? null : givenStateDirectory(requested);
  const known = distinct([
    ...(given === null ? [] : [given]),
    ...open.uses.map(({ directory }) => directory),
    ...defaultDirectories(view),
  ]);
  const uses = [...open.uses, ...lockUses(known, view)];
  const blindSpots = [...open.blindSpots, ...closedHomes(known, view)];
  if (requested === null) return { directories: inUse(known, uses, view), apart: [], blindSpots };
  const own = new Set(uses.filter(({ directory }) => directory.key === given?.key).map(pidOf));
  const apart = new Set(uses.map(pidOf).filter((pid) => !own.has(pid)));
  return { directories: given === null ? [] : [given], apart: [...apart], blindSpots };
}

/** What is in a home that we may not enter is not known to be absent. */
function closedHomes(known: readonly StateDirectory[], view: StateView): readonly string[] {
  const users = new Set(view.titled.map(({ uid }) => uid));
  return view.accounts
    .filter(({ uid, home }) => users.has(uid) && isHome(home) && !mayEnter(home))
    .filter(({ home }) => !known.some(({ path }) => path.startsWith(`${home}/`)))
    .map(
      ({ uid }) =>
        `the home of user ${uid} may not be entered: where its gateway keeps its state is unknown; run as root`,
    );
}

function mayEnter(home: string): boolean {
  try {
    accessSync(home, constants.X_OK);
    return true;
  } catch (cause) {
    return !isErrno(cause, "EACCES");
  }
}

function pidOf({ entry }: Use): number {
  return entry.pid;
}

/** One directory may have several names. */
function distinct(directories: readonly StateDirectory[]): readonly StateDirectory[] {
  const byKey = new Map<string, StateDirectory>();
  for (const directory of directories)
    if (!byKey.has(directory.key)) byKey.set(directory.key, directory);
  return [...byKey.values()];
}

interface OpenUses {
  readonly uses: readonly Use[];
  readonly blindSpots: readonly string[];
}

function openUses(view: StateView): OpenUses {
  const found = view.titled.map((entry) => ({
    entry,
    state: openState(view.descriptors.of(entry.pid)?.files ?? []),
  }));
  return {
    uses: found.flatMap(({ entry, state }) =>
      state.directories
        .flatMap((path) => givenStateDirectory(path) ?? [])
        .filter(({ ownerUid }) => ownerUid === entry.uid || entry.uid === 0)
        .map((directory) => ({ directory, entry })),
    ),
    blindSpots: found.flatMap(({ entry, state }) =>
      state.elsewhere.map((path) => elsewhereSentence(entry, path)),
    ),
  };
}

function elsewhereSentence(entry: ProcessEntry, path: string): string {
  const name = describeProcess(entry);
  return `${name} keeps its state in ${printable(path)} of its own mounts (a container?): name the folder on this host with --state-dir`;
}

function defaultDirectories(view: StateView): readonly StateDirectory[] {
  const users = new Set([...view.titled.map(({ uid }) => uid), ...view.operatorUids]);
  const isRelevant = ({ uid }: Account): boolean =>
    users.has(uid) || uid === 0 || uid >= FIRST_PERSON;
  const homes = new Set(view.accounts.map(({ home }) => home).filter(isHome));
  const people = new Set(
    view.accounts
      .filter(isRelevant)
      .map(({ home }) => home)
      .filter(isHome),
  );
  return [
    ...[...homes].flatMap(usualStateDirectories),
    ...[...people].flatMap(profileStateDirectories),
  ];
}

function isHome(home: string): boolean {
  return (
    home.length > 1 && home.startsWith("/") && !home.startsWith("/proc") && !home.startsWith("/dev")
  );
}

function lockUses(directories: readonly StateDirectory[], view: StateView): readonly Use[] {
  return directories.flatMap((directory) =>
    view.table.entries
      .filter((entry) => isAlive(entry) && directory.locks.some((lock) => isHolder(entry, lock)))
      .map((entry) => ({ directory, entry })),
  );
}

/** Where no gateway is seen to use one, the defaults of its user; without any gateway, the operator's own. */
function inUse(
  known: readonly StateDirectory[],
  uses: readonly Use[],
  view: StateView,
): readonly StateDirectory[] {
  const used = known.filter(({ key }) => uses.some(({ directory }) => directory.key === key));
  const served = new Set(uses.map(({ entry }) => entry.uid));
  const unserved = view.titled.map(({ uid }) => uid).filter((uid) => !served.has(uid));
  const found = [...used, ...known.filter((directory) => isAtHomeOf(unserved, directory, view))];
  if (found.length > 0 || view.titled.length > 0) return [...new Set(found)];
  const operators = known.filter((directory) =>
    isAtHomeOf([...view.operatorUids, 0], directory, view),
  );
  return operators.length > 0 ? operators : known;
}

function isAtHomeOf(uids: readonly number[], directory: StateDirectory, view: StateView): boolean {
  return view.accounts.some(
    ({ uid, home }) => uids.includes(uid) && directory.path.startsWith(`${home}/`),
  );
}
