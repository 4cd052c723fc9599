/** `${NAME}` in config values, as the gateway replaces it (facts/openclaw.md section 1). */

import type { ConfigNode, ConfigValue } from "./config-node.ts";

export type Variables = ReadonlyMap<string, string>;

/** `$${NAME}` stands for `${NAME}`; names are upper case. */
const TOKEN = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/gu;

/** What all values of one config may grow by: a hundred thousand references to a long value cost little to write. */
const MOST_GROWTH = 16 * 1_048_576;

export function substitute(root: ConfigNode, variables: Variables): ConfigNode {
  return substituteNode(root, { variables, room: MOST_GROWTH });
}

interface Substitution {
  readonly variables: Variables;
  room: number;
}

function substituteNode(node: ConfigNode, substitution: Substitution): ConfigNode {
  switch (node.kind) {
    case "value":
      return substituteValue(node, substitution);
    case "list":
      return { ...node, items: node.items.map((item) => substituteNode(item, substitution)) };
    case "map": {
      const members = new Map<string, ConfigNode>();
      for (const [name, child] of node.members) {
        members.set(name, substituteNode(child, substitution));
      }
      return { ...node, members };
    }
  }
}

function substituteValue(node: ConfigValue, substitution: Substitution): ConfigValue {
  const { written } = node;
  if (typeof written !== "string" || !written.includes("${")) return node;
  const used = new Set<string>();
  const missing = new Set<string>();
  const value = written.replace(TOKEN, (token: string, escape: string, name: string) => {
    if (escape !== "") return token.slice(1);
    const set = substitution.variables.get(name) ?? "";
    const isLeft = set === "" || set.length > substitution.room;
    (isLeft ? missing : used).add(name);
    if (isLeft) return token;
    substitution.room -= set.length;
    return set;
  });
  return { ...node, value, variables: [...used], missing: [...missing] };
}
