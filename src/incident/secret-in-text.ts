/** Whether somebody is about to write a credential into the journal. */

import { openKindJudge } from "../credentials/inventory/judge-kind.ts";
import { KINDS } from "../credentials/kinds/index.ts";

const QUESTIONABLE = "something in it looks like the value of a credential; leave it out";

/** Long enough for chance, and longer than a hash in hex is likely to be taken for one. */
const MIXED = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+=-]{32,}$/u;

/** A sentence, or `null`. */
export function secretInText(): (text: string) => string | null {
  const judge = openKindJudge(KINDS);
  return (text) => {
    const words = text.split(/[\s"'`=,;()<>[\]{}]+/u).filter((word) => word.length >= 16);
    const isSecret = words.some(
      (word) =>
        MIXED.test(word) || judge.look(word).shapes.some(({ confidence }) => confidence !== "low"),
    );
    return isSecret ? QUESTIONABLE : null;
  };
}
