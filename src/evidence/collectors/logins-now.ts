import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherFile } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";

/** systemd-logind keeps them until the session ends. */
const FOLDERS = ["/run/systemd/sessions", "/run/systemd/users", "/run/systemd/seats"];
const MOST = 1_000;

export const loginsNow: DeedCollector = {
  ...DEED,
  id: "logins-now",
  question: "Who was logged in, from where, while this was taken?",
  archive: VOLATILE,
  volatility: 3,
  source: "utmp(5), systemd-logind.service(8), RFC 3227 section 2.1",
  holds: "utmp, and the sessions, users and seats of the login manager, as files",
  secrets: "no",
  gather: (gatherer) => {
    gatherFile(gatherer, "/run/utmp", { member: "host/run/utmp", isExpected: false });
    for (const folder of FOLDERS) {
      const listing = gatherer.kernel.list(folder);
      if (listing.kind === "failed") continue;
      const names = listing.names.filter((name) => /^[\w.-]{1,64}$/u.test(name));
      for (const name of names.toSorted().slice(0, MOST)) {
        // FIFOs of living sessions lie there too: what is no plain file is refused and said.
        const path = `${folder}/${name}`;
        gatherFile(gatherer, path, { member: `host${path}`, isExpected: false });
      }
    }
  },
};
