/** Nothing is ever overwritten: said before any work, and held to by the file system afterwards. */

import { Refusal } from "../../model/refusal.ts";
import type { Host } from "../../ports/host.ts";

export function refuseExisting(
  { evidence }: Pick<Host, "evidence">,
  { folder, name }: { readonly folder: string; readonly name: string },
): void {
  if (evidence.folders.identity(folder) === null)
    throw usage(`there is no folder ${folder}`, "make it first, or name another --output");
  if (evidence.folders.identity(`${folder}/${name}`) !== null)
    throw usage(
      `${folder}/${name} is there already`,
      "name another --output; nothing is overwritten",
    );
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
