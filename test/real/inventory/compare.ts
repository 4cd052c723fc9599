/** What the product's own audit names of what was planted, and the table of both. */

import type { Planted } from "./plant.ts";

export interface AuditFinding {
  readonly file: string;
  readonly jsonPath: string;
}

/** A finding at the place of the canary, whatever it says about it. */
export function auditNames(findings: readonly AuditFinding[], planted: Planted): boolean {
  return findings.some(({ file, jsonPath }) => {
    const isFile = file === planted.file || planted.file.endsWith(file.replace(/^~/u, ""));
    const path = jsonPath.replaceAll(/\.(\d+)(?=\.|$)/gu, "[$1]");
    return (
      isFile && (path === planted.at || path.endsWith(planted.at) || planted.at.endsWith(path))
    );
  });
}

export interface Judges {
  isFound(planted: Planted): boolean;
  isNamed(planted: Planted): boolean;
}

export function tableOf(all: readonly Planted[], judges: Judges): string {
  const groups = [...new Set(all.map(({ group }) => group))];
  const row = (name: string, of: readonly Planted[]): string =>
    `| ${name} | ${of.length} | ${of.filter(judges.isFound).length} | ${of.filter(judges.isNamed).length} |`;
  return [
    "| Class of place | Planted | `ir` | `openclaw secrets audit` |",
    "| --- | ---: | ---: | ---: |",
    ...groups.map((group) =>
      row(
        group,
        all.filter((planted) => planted.group === group),
      ),
    ),
    row("**all**", all),
  ].join("\n");
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
