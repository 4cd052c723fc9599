/** What a sealed package cannot tell: most logins of other programs are not sealed, and on the host they may be there. */

import { printable } from "../../model/printable.ts";
import { SELDOM_SEALED } from "./home-files.ts";
import type { SuspectEntry } from "../../ports/suspect.ts";
import type { Survey } from "./survey.ts";

/** Sealed for what they let in and lead to; the private keys beside them are not. */
const NO_LOGIN = /\/\.ssh\/(?:authorized_keys2?|known_hosts|config|rc|environment)$/u;

export function tellNotSealed({ suspect, tally }: Survey): void {
  if (suspect.origin !== "package") return;
  for (const home of suspect.places.homes) {
    const without = SELDOM_SEALED.map(({ path }) => path).filter(
      (path) => !suspect.list(`${home}/${path}`).some(isLogin),
    );
    if (without.length === 0) continue;
    tally.gap(
      `${printable(home)}: the package does not hold ${without.join(", ")}; what of it is on the host counts too: look there`,
    );
  }
}

function isLogin({ kind, path }: SuspectEntry): boolean {
  return kind === "file" && !NO_LOGIN.test(path);
}
