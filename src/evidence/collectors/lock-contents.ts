import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherFile } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { memberName } from "../member-name.ts";

export const lockContents: DeedCollector = {
  ...DEED,
  id: "locks",
  question: "Which process did each gateway write down as its own, on which port?",
  archive: VOLATILE,
  volatility: 3,
  source: "facts/openclaw.md section 2: a clean stop removes them",
  holds: "`gateway*.lock` of each state directory: process, start time, port, config path",
  secrets: "no",
  gather: (gatherer, { target: { stateDirectories, uids }, places, digest }) => {
    // Releases before 2026.6 kept them in the temporary folder.
    const above = [...stateDirectories.map((state) => `${state}/tmp`), ...(places["tmp"] ?? [])];
    const folders = above.flatMap((folder) => uids.map((uid) => `${folder}/openclaw-${uid}`));
    for (const folder of folders) {
      const listing = gatherer.kernel.list(folder);
      if (listing.kind === "failed") continue;
      for (const name of listing.names.filter((each) => /^gateway\.[\w.-]*lock$/u.test(each))) {
        const member = memberName("locks", Buffer.from(`${folder}/${name}`), digest);
        gatherFile(gatherer, `${folder}/${name}`, { member, isExpected: false });
      }
    }
  },
};
