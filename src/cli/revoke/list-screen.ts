/** The whole list in 80 columns, most urgent first. */

import type { ItemView, RevokeView } from "../../incident/revoke-view.ts";
import { COLUMNS, wrap } from "../text.ts";
import { safe, stateOf, summaryWords, TIER_SHORT, titleOf } from "./words.ts";

const ID = 12;
const STATE = 11;
const TIER = 5;

export function listScreen(view: RevokeView): string {
  return [
    `credentials of ${view.incident}`,
    ...summaryWords(view).flatMap((line) => wrap(line, COLUMNS)),
    "",
    row("id", "state", { tier: "can", name: "what" }),
    ...view.items.map(itemRow),
    "",
    ...nextLines(view),
    "",
  ].join("\n");
}

function itemRow(item: ItemView): string {
  const mark = item.isOpen ? "" : "ok ";
  return row(item.id, stateOf(item), {
    tier: TIER_SHORT[item.tier],
    name: `${mark}${safe(titleOf(item))}`,
  });
}

function row(id: string, state: string, rest: { readonly tier: string; readonly name: string }) {
  const head = `${id.padEnd(ID)} ${state.padEnd(STATE)} ${rest.tier.padEnd(TIER)} `;
  return `${head}${cut(rest.name, COLUMNS - head.length)}`.trimEnd();
}

function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join("")}…`;
}

function nextLines({ next }: RevokeView): readonly string[] {
  if (next.length === 0) return ["every item is closed, or waived by name"];
  return ["next", ...next.map((command) => `  ${command}`)];
}
