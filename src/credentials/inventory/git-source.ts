/** What a repository remembers: every object of every repository that lies in a state directory or a workspace. */

import { isoUtc } from "../../model/instant.ts";
import { printable } from "../../model/printable.ts";
import { openGraph } from "./git-graph.ts";
import type { GitGraph } from "./git-graph.ts";
import { packObjects } from "./git-pack.ts";
import type { GitObject, GitType } from "./git-pack.ts";
import type { ListedFile } from "./listing.ts";
import { eraseMatches, matchesIn, tellMatches } from "./scan.ts";
import type { Matches, Scan } from "./scan.ts";
import type { Spot, Survey } from "./survey.ts";

const LOOSE = /^(.*)\/objects\/([\da-f]{2}\/[\da-f]{38})$/u;
const LOOSE_SHA256 = /^(.*)\/objects\/[\da-f]{2}\/[\da-f]{62}$/u;
const PACK = /^(.*)\/objects\/pack\/[^/]+\.pack$/u;
const ALTERNATES = /\/objects\/info\/alternates$/u;
const LONGEST_OBJECT = 64 * 1_048_576;
const LONGEST_PACK = 512 * 1_048_576;
/** One value in a thousand commits is told by the first of them. */
const MOST_COMMITS = 20;

/** Files of an object store; they are packed, so that nothing is found in their bytes. */
export function isGitObject(path: string): boolean {
  return LOOSE.test(path) || LOOSE_SHA256.test(path) || /\/objects\/pack\/[^/]+$/u.test(path);
}

export function scanRepositories(scan: Scan, files: readonly ListedFile[]): void {
  const repositories = new Map<string, ListedFile[]>();
  for (const file of files) {
    const folder = (LOOSE.exec(file.path) ?? PACK.exec(file.path))?.[1];
    if (LOOSE_SHA256.test(file.path)) {
      const why = "its repository names objects by SHA-256, which is not read";
      scan.survey.tally.gap(`${file.entry.path} was not searched: ${why}`, file.entry.size);
    }
    if (ALTERNATES.test(file.path)) {
      scan.survey.tally.gap(
        `${file.entry.path} takes objects from elsewhere, which was not searched`,
      );
    }
    if (folder !== undefined) {
      repositories.set(folder, [...(repositories.get(folder) ?? []), file]);
    }
  }
  for (const [folder, stored] of repositories) scanRepository(scan, folder, stored);
}

interface Met {
  readonly type: GitType;
  readonly matches: Matches;
}

function scanRepository(scan: Scan, folder: string, files: readonly ListedFile[]): void {
  const graph = openGraph();
  const met = new Map<string, Met>();
  for (const file of files) {
    for (const object of objectsOf(scan.survey, file)) {
      graph.add(object);
      if (object.type !== "tree" && !met.has(object.id)) meet(scan, met, object);
    }
  }
  for (const [id, one] of met) tell(scan, { folder, graph, id, ...one });
}

function meet(scan: Scan, met: Map<string, Met>, { type, id, content }: GitObject): void {
  const matches = matchesIn(scan, content);
  if (matches.known.length + matches.hits.length > 0) met.set(id, { type, matches });
}

function* objectsOf(survey: Survey, file: ListedFile): Generator<GitObject> {
  const isPack = file.path.endsWith(".pack");
  const reading = survey.suspect.read(file.path, isPack ? LONGEST_PACK : LONGEST_OBJECT);
  if (reading.kind !== "read" || reading.isCut) {
    survey.tally.gap(
      `${file.entry.path} was not searched: too long, or not readable`,
      file.entry.size,
    );
    return;
  }
  survey.tally.readFile(reading.bytes.length);
  if (isPack) {
    const missing = { unread: 0 };
    yield* packObjects(reading.bytes, survey.packed, missing);
    if (missing.unread > 0) {
      survey.tally.gap(`${file.entry.path}: ${missing.unread} objects could not be read`);
    }
    return;
  }
  const object = looseObject(survey, reading.bytes);
  if (object === null) survey.tally.gap(`${file.entry.path} is no readable object of git`);
  else yield object;
}

function looseObject({ packed }: Survey, bytes: Uint8Array): GitObject | null {
  const whole = packed.inflate(bytes, LONGEST_OBJECT)?.bytes;
  const end = whole?.indexOf(0) ?? -1;
  if (whole === undefined || end < 0 || end > 40) return null;
  const head = new TextDecoder().decode(whole.subarray(0, end));
  const type = TYPES.find((known) => head.startsWith(`${known} `));
  if (type === undefined) return null;
  const content = whole.subarray(end + 1);
  return { type, content, id: packed.gitName(type, content) };
}

const TYPES: readonly GitType[] = ["commit", "tree", "blob", "tag"];

interface Told extends Met {
  readonly folder: string;
  readonly graph: GitGraph;
  readonly id: string;
}

function tell(scan: Scan, { folder, graph, id, type, matches }: Told): void {
  const path = printable(folder);
  const places = type === "blob" ? blobPlaces(graph, id) : [messagePlace(graph, { id, type })];
  for (const { at, state, time } of places) {
    const spot: Spot = { place: "git-history", path, at, state };
    const seen = time === null ? null : isoUtc(time * 1_000);
    const moments = seen === null ? {} : { moments: { seen } };
    tellMatches(scan, { path: `${path} ${at}`, spotAt: () => spot, ...moments }, matches);
  }
  eraseMatches(matches);
}

interface GitPlace {
  readonly at: string;
  readonly state: Spot["state"];
  readonly time: number | null;
}

function blobPlaces(graph: GitGraph, id: string): readonly GitPlace[] {
  const brought = graph.introductions(id);
  if (brought.length === 0) {
    return [{ at: `object ${id}, in no commit`, state: "deleted", time: null }];
  }
  return brought.slice(0, MOST_COMMITS).map(({ commit, path, time }) => ({
    at: `commit ${commit} ${printable(path)}`,
    state: "stale",
    time,
  }));
}

function messagePlace(
  graph: GitGraph,
  { id, type }: { readonly id: string; readonly type: GitType },
): GitPlace {
  return { at: `${type} ${id}, its text`, state: "stale", time: graph.timeOf(id) };
}
