/** Compares what lies in a package's folder with what its TOP lists. */

import { printable } from "../model/printable.ts";
import { MOST_NAMES } from "../ports/evidence-folder.ts";
import { OPERATOR_SIGNATURE, TIME_STAMP, TOP, TOP_SIGNATURE } from "./layout.ts";
import type { Top } from "./top.ts";
import type { PackageCheck, PackageProblem, PackageProblemKind } from "./verify-package.ts";

export interface FilesFinding {
  readonly problems: readonly PackageProblem[];
  /** Names whose content is what TOP says. */
  readonly intact: ReadonlySet<string>;
}

/** Nothing that could lead out of the folder. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/u;
/** Over TOP, so TOP does not list them; each is checked for itself. */
const OVER_TOP: ReadonlySet<string> = new Set([TOP, TOP_SIGNATURE, OPERATOR_SIGNATURE, TIME_STAMP]);
/** No honest package is larger; hashing holes of any size would take for ever. */
const LARGEST_PACKAGE = 1_024 ** 4;
const LATER_ROUND = /^round-\d+$/u;

export async function checkFiles(check: PackageCheck, top: Top): Promise<FilesFinding> {
  const stated = new Map(top.files.map(({ name, sha256 }) => [name, sha256]));
  const unsafe = [...stated.keys()].find((name) => !NAME.test(name));
  if (unsafe !== undefined || stated.size !== top.files.length) {
    const what =
      unsafe === undefined
        ? "lists a file twice"
        : `lists an impossible name: ${printable(unsafe)}`;
    return { problems: [problem("top", TOP, `TOP ${what}`)], intact: new Set() };
  }
  const excess = excessOf(check);
  if (excess !== null)
    return { problems: [problem("top", TOP, `the folder ${excess}`)], intact: new Set() };
  const present = await presentFiles(check);
  const problems: PackageProblem[] = [];
  const missing = [...stated].filter(([name]) => !present.has(name));
  const extra = [...present].filter(([name]) => !stated.has(name));
  for (const [name, sha256] of missing) problems.push(missingProblem(name, sha256, extra));
  const renamed = new Set(
    missing.flatMap(([, sha256]) => extra.find(([, hash]) => hash === sha256)?.[0] ?? []),
  );
  for (const [name] of extra.filter(([file]) => !renamed.has(file))) {
    problems.push(
      problem("extra", name, `${printable(name)} is in the package but TOP does not list it`),
    );
  }
  const changed = [...stated].filter(
    ([name, sha256]) => present.has(name) && present.get(name) !== sha256,
  );
  for (const [name] of changed) problems.push(changedProblem(name, stated, present));
  const damaged = new Set([...missing, ...changed].map(([name]) => name));
  return { problems, intact: new Set([...stated.keys()].filter((name) => !damaged.has(name))) };
}

/** What makes reading all of it unreasonable, or `null`. */
function excessOf({ evidence: { folders }, folder }: PackageCheck): string | null {
  const entries = folders.list(folder);
  if (entries.length > MOST_NAMES) return `holds more than ${MOST_NAMES} files: no package does`;
  const sizes = entries.map(({ name }) => folders.size(`${folder}/${name}`) ?? 0);
  const bytes = sizes.reduce((sum, one) => sum + one, 0);
  return bytes > LARGEST_PACKAGE ? `claims ${bytes} bytes: no package is as large` : null;
}

/** Hash of each file; "" for what is not a file at all. */
async function presentFiles({
  evidence,
  folder,
}: PackageCheck): Promise<ReadonlyMap<string, string>> {
  const present = new Map<string, string>();
  for (const { name, isFile, isFolder } of evidence.folders.list(folder)) {
    if (OVER_TOP.has(name) || (isFolder && LATER_ROUND.test(name))) continue;
    const digest = isFile ? await evidence.folders.digest(`${folder}/${name}`) : null;
    present.set(name, digest?.sha256 ?? "");
  }
  return present;
}

function missingProblem(
  name: string,
  sha256: string,
  extra: readonly (readonly [string, string])[],
): PackageProblem {
  const other = extra.find(([, hash]) => hash === sha256)?.[0];
  if (other === undefined) return problem("missing", name, `${name} is missing`);
  return problem("renamed", name, `${name} was renamed to ${printable(other)}`);
}

function changedProblem(
  name: string,
  stated: ReadonlyMap<string, string>,
  present: ReadonlyMap<string, string>,
): PackageProblem {
  const hash = present.get(name);
  if (hash === "") return problem("changed", name, `${name} is not a regular file`);
  const other = [...stated].find(([file, sha256]) => file !== name && sha256 === hash)?.[0];
  if (other === undefined)
    return problem("changed", name, `${name} was changed: its hash is not the one in TOP`);
  return problem(
    "exchanged",
    name,
    `${name} has the content of ${other}: the files were exchanged`,
  );
}

function problem(kind: PackageProblemKind, file: string, message: string): PackageProblem {
  return { kind, file: printable(file), message };
}
