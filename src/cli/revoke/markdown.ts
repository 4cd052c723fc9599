/** The list for a ticket; whatever comes from the host stands in code spans, where nothing of it is obeyed. */

import type { ItemView, RevokeView } from "../../incident/revoke-view.ts";
import {
  ageWords,
  exposureWords,
  safe,
  stateOf,
  summaryWords,
  TIER_WORDS,
  titleOf,
} from "./words.ts";

export function markdownOf(view: RevokeView): string {
  return [
    `# Credentials of ${code(view.incident)}`,
    "",
    ...summaryWords(view).map((line) => `- ${plain(line)}`),
    `- journal head ${code(view.chainHead)}`,
    "",
    ...view.items.flatMap(itemLines),
  ].join("\n");
}

function itemLines(item: ItemView): readonly string[] {
  return [
    `## ${item.isOpen ? "open" : "settled"}: ${code(item.id)} ${heading(item)}`,
    "",
    `- state: **${plain(stateOf(item))}**; ${plain(TIER_WORDS[item.tier])}`,
    ...(item.owner === "" ? [] : [`- belongs to ${code(item.owner)}`]),
    ...(item.type === "credential"
      ? [`- exposed ${plain(exposureWords(item))}`, `- age: ${plain(ageWords(item))}`]
      : []),
    ...(item.console === ""
      ? []
      : [`- console: ${code(item.console)}, as read on ${plain(item.checkedOn)}`]),
    ...item.copies.map(({ path, at, state }) => `- lies in ${code(path)} ${code(at)}, ${state}`),
    ...item.gaps.map((gap) => `- not read: ${code(gap)}`),
    ...item.steps.map(({ text }) => `- step: ${plain(text)}`),
    ...boxes("evidence first", item.evidence),
    ...item.halves.map(({ part, revokedAt }) =>
      box(revokedAt !== null, `revoked: ${plain(part === "" ? "the credential itself" : part)}`),
    ),
    ...boxes("may have made", item.derived),
    ...boxes("old value remains", item.scrub),
    ...item.missing.map((missing) => `- missing: ${plain(missing)}`),
    ...item.history.map(
      ({ at, by, event, note }) =>
        `- ${plain(at)} ${plain(event)} by ${code(by)}${note === "" ? "" : `: ${code(note)}`}`,
    ),
    "",
  ];
}

/** What a reference is called comes from the host. */
function heading(item: ItemView): string {
  return item.type === "reference" ? code(titleOf(item)) : plain(titleOf(item));
}

function boxes(label: string, steps: ItemView["evidence"]): readonly string[] {
  return steps.map(({ state, what, note }) =>
    box(
      state !== "open",
      `${label}: ${code(what)}${state === "skipped" ? " left out" : ""}${note === "" ? "" : `: ${code(note)}`}`,
    ),
  );
}

function box(isDone: boolean, text: string): string {
  return `- [${isDone ? "x" : " "}] ${text}`;
}

/** A fence longer than any run of backticks inside (CommonMark 6.1): no link, mention, HTML or heading begins in it. */
function code(text: string): string {
  const shown = safe(text);
  const longest = Math.max(0, ...(shown.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${shown} ${fence}`;
}

/** Our own words, which hold no markup that is meant. */
function plain(text: string): string {
  return safe(text).replace(/[\\`*_[\]<>#|~&!@]/gu, (character) => `\\${character}`);
}
