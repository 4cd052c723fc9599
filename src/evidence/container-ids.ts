/** Containers that processes of the set run in, by the ids in their control groups (cgroups(7)). */

import type { Target } from "../model/target.ts";

const ID = /(?:^|[/-])([0-9a-f]{64})(?=\.scope|\/|$)/gu;

export function containerIds({ members, supervisors }: Target): readonly string[] {
  const fromGroups = members.flatMap(({ cgroup }) =>
    [...cgroup.matchAll(ID)].flatMap(([, id]) => id ?? []),
  );
  const named = supervisors
    .filter(({ kind, name }) => kind === "container" && /^[0-9a-f]{12,64}$/u.test(name))
    .map(({ name }) => name);
  const all = [...new Set([...fromGroups, ...named])];
  return all.filter((id) => !all.some((other) => other !== id && other.startsWith(id)));
}
