/** `ir evidence list`: what is inside, by collector, and what is not and why. */

import { listPackage } from "../../incident/evidence-list.ts";
import type { Gap, PackageListing } from "../../incident/evidence-list.ts";
import { printable } from "../../model/printable.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { COLUMNS, wrap } from "../text.ts";
import { openedPackage } from "./evidence-call.ts";

/** A person reads so many; all of them are in the document. */
const SHOWN = 40;

export async function list(call: Call, folder: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  const host = await outside.host(SILENT_LOG);
  const listing = listPackage(host.evidence.folders, openedPackage(call, host, folder).folder);
  outside.terminal.answer(
    words.json ? document({ schema: "ir.evidence-list/1", ...listing }) : screen(listing),
  );
  return listing.damage === "" ? EXIT.done : EXIT.integrity;
}

function screen(listing: PackageListing): string {
  const losses = listing.gaps.filter(({ isLoss }) => isLoss);
  const others = listing.gaps.filter(({ isLoss }) => !isLoss);
  return [
    `package    ${printable(listing.folder)}`,
    `incident   ${listing.incident}, round ${listing.round}, ${listing.isComplete ? "complete" : "INCOMPLETE"}`,
    "",
    ...table(
      ["archive", "bytes", "members"],
      listing.archives.map(({ name, bytes, members }) => [name, bytes, members]),
    ),
    "",
    ...table(
      ["collector", "entries", "files", "bytes", "flagged"],
      listing.collectors.map((one) => [
        one.collector,
        one.entries,
        one.files,
        one.bytes,
        one.flagged,
      ]),
    ),
    ...gapLines("missing although it was expected", losses),
    ...gapLines("not taken, or not there", others),
    ...(listing.moreGaps === 0 ? [] : [`and ${listing.moreGaps} more, all in manifest.jsonl`]),
    ...custodyLines(listing),
    ...(listing.damage === "" ? [] : ["", `DAMAGED: manifest.jsonl ${listing.damage}`]),
    "",
    "this is what the package says of itself; to prove it: ir evidence verify",
    "",
  ].join("\n");
}

function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): readonly string[] {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  "),
  );
}

function gapLines(title: string, gaps: readonly Gap[]): readonly string[] {
  if (gaps.length === 0) return [];
  const lines = gaps.slice(0, SHOWN).flatMap(({ what, why }) => indented(`${what}: ${why}`));
  const more = gaps.length > SHOWN ? [`  and ${gaps.length - SHOWN} more: --json`] : [];
  return ["", title, ...lines, ...more];
}

function custodyLines({ custody }: PackageListing): readonly string[] {
  if (custody.length === 0) return [];
  const lines = custody
    .slice(-SHOWN)
    .flatMap(({ at, actor, action, detail }) => indented(`${at} ${actor}: ${action} ${detail}`));
  const earlier = custody.length > SHOWN ? [`  ${custody.length - SHOWN} earlier: --json`] : [];
  return ["", "custody", ...earlier, ...lines];
}

function indented(text: string): readonly string[] {
  return wrap(text, COLUMNS - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}
