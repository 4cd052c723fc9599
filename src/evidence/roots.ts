/** Turns the collectors' paths into real places on this host. */

import type { KernelFiles } from "../ports/evidence-kernel.ts";
import type { PathCollector, Places } from "./collector.ts";
import { namePattern } from "./name-pattern.ts";

export interface Root {
  readonly path: string;
  readonly collector: PathCollector;
  /** Below the path: taken by another collector. */
  readonly skip: readonly string[];
}

export interface Unmatched {
  readonly path: string;
  readonly collector: PathCollector;
}

export interface Roots {
  readonly roots: readonly Root[];
  /** Patterns that no name on this host answers. */
  readonly unmatched: readonly Unmatched[];
}

/**
 * Every combination of the words, patterns looked up, each place once. An earlier collector has what it names;
 * a later one that would come past it leaves it out.
 */
export function rootsFor(
  collectors: readonly PathCollector[],
  places: Places,
  kernel: KernelFiles,
): Roots {
  const unmatched = new Map<string, Unmatched>();
  const wanted = collectors.flatMap((collector) =>
    collector.paths.flatMap((path) =>
      fillIn(path, places).flatMap((filled) => {
        const found = matching(filled, kernel);
        if (found.length === 0) unmatched.set(filled, { path: filled, collector });
        return found.map((place) => ({ path: place, collector }));
      }),
    ),
  );
  return { roots: withoutRepeats(wanted), unmatched: [...unmatched.values()] };
}

type Wanted = Omit<Root, "skip">;

/** The suspect may make a million names that match: no root is compared with all others. */
function withoutRepeats(wanted: readonly Wanted[]): readonly Root[] {
  const kept = new Map<string, Wanted>();
  const skips = new Map<string, string[]>();
  for (const root of wanted) {
    if (kept.has(root.path)) continue;
    const above = foldersAbove(root.path);
    // The nearest folder above decides: those further up leave that one out.
    const nearest = above.findLast((path) => kept.has(path)) ?? "";
    if (covers(kept.get(nearest), root)) continue;
    kept.set(root.path, root);
    for (const path of above) {
      const skip = skips.get(path);
      const rest = root.path.slice(path.length + 1);
      if (skip === undefined) skips.set(path, [rest]);
      else skip.push(rest);
    }
  }
  return [...kept.values()].map((root) => ({
    ...root,
    skip: [...new Set([...root.collector.skip, ...(skips.get(root.path) ?? [])])],
  }));
}

/** Whether the walk of an earlier folder above comes past here anyway; what it skips it does not cover. */
function covers(above: Wanted | undefined, root: Wanted): boolean {
  if (above === undefined) return false;
  const rest = root.path.slice(above.path.length + 1);
  return !above.collector.skip.some((skip) => rest === skip || rest.startsWith(`${skip}/`));
}

function fillIn(path: string, places: Places): readonly string[] {
  const word = /\{([a-z]+)\}/u.exec(path);
  if (word?.[1] === undefined) return [path];
  const values = places[word[1]] ?? [];
  return values.flatMap((value) =>
    fillIn(
      path.replace(word[0], () => value),
      places,
    ),
  );
}

/** A name that does not survive being text is found by walking its folder, not here. */
export function matching(path: string, kernel: KernelFiles): readonly string[] {
  if (!path.includes("*")) return [path];
  const names = path.split("/").slice(1);
  const at = names.findIndex((name) => name.includes("*"));
  const folder = `/${names.slice(0, at).join("/")}`;
  const listing = kernel.list(folder);
  if (listing.kind === "failed") return [];
  const pattern = namePattern(names[at] ?? "");
  const rest = names.slice(at + 1);
  const found = listing.names.filter((name) => pattern.test(name) && !name.includes("\ufffd"));
  return found.toSorted().flatMap((name) => {
    const place = `${folder === "/" ? "" : folder}/${name}`;
    if (rest.length === 0) return [place];
    const inside = `${place}/${rest.join("/")}`;
    if (rest.some((one) => one.includes("*"))) return matching(inside, kernel);
    return exists(inside, kernel) ? [inside] : [];
  });
}

/** By listing the folder above: nothing is opened. */
function exists(path: string, kernel: KernelFiles): boolean {
  const slash = path.lastIndexOf("/");
  const listing = kernel.list(path.slice(0, slash));
  return listing.kind === "listed" && listing.names.includes(path.slice(slash + 1));
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split("/").slice(1, -1);
  return names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`);
}
