/** Names with a star: `*` stands for any part of one name, never for a slash. */

export function namePattern(name: string): RegExp {
  const text = name
    .split("*")
    .map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/gu, String.raw`\$&`))
    .join("[^/]*");
  return new RegExp(`^${text}$`, "u");
}

/** Places below a folder that are asked for by pattern, looked up name by name. */
export interface KnownPlaces {
  /** Notes a path below the root; bytes beyond ASCII match a star only. */
  see(path: string): void;
  /** Patterns for which nothing was seen, in the order given. */
  unseen(): readonly string[];
}

interface Branch {
  readonly pattern: RegExp;
  readonly below: Branch[];
  /** The whole pattern that ends here. */
  ends: string | null;
}

export function knownPlaces(patterns: readonly string[]): KnownPlaces {
  const roots: Branch[] = [];
  const deepest = Math.max(0, ...patterns.map((pattern) => pattern.split("/").length));
  for (const pattern of patterns) {
    let level = roots;
    for (const [index, name] of pattern.split("/").entries()) {
      const regex = namePattern(name);
      const known = level.find((branch) => branch.pattern.source === regex.source);
      const branch = known ?? { pattern: regex, below: [], ends: null };
      if (known === undefined) level.push(branch);
      if (index === pattern.split("/").length - 1) branch.ends = pattern;
      level = branch.below;
    }
  }
  const seen = new Set<string>();
  return {
    see: (path) => {
      if (seen.size === patterns.length) return;
      const names = path.split("/", deepest + 1);
      if (names.length > deepest) return;
      let level: readonly Branch[] = roots;
      for (const [index, name] of names.entries()) {
        const found = level.filter(({ pattern }) => pattern.test(name));
        const isLast = index === names.length - 1;
        for (const { ends } of found) if (isLast && ends !== null) seen.add(ends);
        level = found.flatMap(({ below }) => below);
      }
    },
    unseen: () => patterns.filter((pattern) => !seen.has(pattern)),
  };
}
