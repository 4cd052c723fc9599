/** Names of environment variables without a single value, also from an environment that was written over. */

export interface EnvironmentNames {
  readonly names: readonly string[];
  /** Entries that are not certainly a name and its value: not shown, a piece of a value could be among them. */
  readonly other: number;
  readonly note: string;
}

/**
 * A process may overwrite this memory (setproctitle does), so that an entry begins in the middle of a value:
 * only what is spelled like a conventional name counts as one.
 */
const NAME = /^(?:[A-Z_][A-Z0-9_]{0,63}|(?:npm|http|https|no|all|ftp)_[a-z_]{0,60})$/u;

export function environmentNames(environment: Uint8Array): EnvironmentNames {
  const entries = Buffer.from(environment)
    .toString("latin1")
    .split("\0")
    .filter((entry) => entry !== "");
  const names = entries.flatMap((entry) => {
    const end = entry.indexOf("=");
    const name = entry.slice(0, Math.max(0, end));
    return NAME.test(name) ? [name] : [];
  });
  return {
    names: [...new Set(names)].toSorted(),
    other: entries.length - names.length,
    note: "environment values not captured",
  };
}
