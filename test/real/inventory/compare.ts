/** What the product's own audit names of what was planted, and the table of both. */

import type { Planted } from "./plant.ts";

export interface AuditFinding {
  readonly code: string;
  readonly file: string;
  readonly jsonPath: string;
}

/**
 * A finding at the place of the canary, whatever it says about it. A file that is named as a whole counts for
 * everything in it, unless it is named because it could not be read.
 */
export function auditNames(findings: readonly AuditFinding[], { file, at }: Planted): boolean {
  return findings.some((finding) => {
    if (!isFile(finding.file, file)) return false;
    if (finding.jsonPath === "<root>") return finding.code !== "REF_UNRESOLVED";
    const path = finding.jsonPath.replaceAll(/\.(\d+)(?=\.|$)/gu, "[$1]");
    return path === at || path === `$env.${at}`;
  });
}

/** It tells some files by their name alone, and some from the home on. */
function isFile(told: string, file: string): boolean {
  return told === file || file.endsWith(`/${told.replace(/^~\//u, "")}`);
}

export interface Judges {
  isFound(planted: Planted): boolean;
  isNamed(planted: Planted): boolean;
}

/** Columns as wide as the formatter of the repository makes them. */
export function tableOf(all: readonly Planted[], judges: Judges): string {
  const row = (name: string, of: readonly Planted[]): readonly string[] =>
    [
      name,
      of.length,
      of.filter((one) => judges.isFound(one)).length,
      of.filter((one) => judges.isNamed(one)).length,
    ].map(String);
  const groups = [...new Set(all.map(({ group }) => group))];
  const rows = [
    ["Class of place", "Planted", "`ir`", "`openclaw secrets audit`"],
    ...groups.map((name) =>
      row(
        name,
        all.filter(({ group }) => group === name),
      ),
    ),
    row("**all**", all),
  ];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  const rule = widths.map((width, at) =>
    at === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  const padded = rows.map((cells) =>
    cells.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    ),
  );
  const [head = [], ...body] = padded;
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const BEGIN = "<!-- counted by test/real/inventory.test.ts -->";
const END = "<!-- end of what was counted -->";

/** The page with the table in its place. */
export function withTable(page: string, table: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error("the page has no place for the table");
  return `${page.slice(0, from + BEGIN.length)}\n\n${table}\n\n${page.slice(to)}`;
}
