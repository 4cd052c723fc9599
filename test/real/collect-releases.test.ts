/** `ir collect` on living gateways of four releases: every place of theirs is captured, or listed as missing. */
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { HOME_PLACES, HOST_PLACES, isListed, matchesOf, STATE_PLACES } from "./collect/places.ts";
import { answer, installIr } from "./contain/ir-tool.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { startGateway } from "./harness/start-gateway.ts";
import { waitFor } from "./harness/wait.ts";

interface Line {
  readonly type: string;
  readonly collector: string;
  readonly path?: string;
  readonly what?: string;
  readonly why?: string;
  readonly stored?: string;
  readonly flags?: readonly string[];
  readonly kind?: string;
  readonly member?: string | null;
}

const NEWEST = "2026.9.6";
const RELEASES = [
  { release: "2026.2.9", has: "cron/jobs.json" },
  { release: "2026.4.1", has: "tasks/runs.sqlite" },
  { release: "2026.7.1", has: "state/openclaw.sqlite-wal" },
  { release: NEWEST, has: "state/openclaw.sqlite-wal" },
];

function manifestOf(lab: Lab, dir: string): readonly Line[] {
  const text = readFileSync(join(lab.outside(dir), "manifest.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line): Line => JSON.parse(line));
}

const releases = RELEASES.map(({ release }) => `openclaw-${release}` as const);

describeWith(["namespaces", ...releases, "command:zstd"], "ir collect", () => {
  test.for(RELEASES)(
    "show 2: OpenClaw $release: captured, or listed as missing",
    { timeout: 600_000 },
    async ({ release, has }) => {
      await using lab = await openLab();
      const ir = await installIr(lab);
      // The oldest compiles its plugins at the first request.
      const gateway = await startGateway(lab, { release, wait: false });
      await gateway.waitUntilReady(400_000);
      const home = lab.homeOf(users.gateway);
      const listed = await lab.mustRun(["find", home, "/tmp/openclaw", "-print"]);
      const before = listed.trimEnd().split("\n");

      const { code, document, progress } = await answer(ir, ["collect", "--reason", "a look"]);
      expect({ code, progress }).toEqual({ code: 0, progress: expect.any(String) });
      expect(gateway.process.isRunning()).toBe(true);
      // It lives: what it removed meanwhile could not be captured.
      const paths = before.filter(
        (path) => lstatSync(lab.outside(path), { throwIfNoEntry: false }) !== undefined,
      );
      await waitFor("an answer after the collection", 60_000, () => gateway.isHealthy());

      const lines = manifestOf(lab, document.evidence?.dir ?? "");
      const captured = new Map(
        lines.flatMap((line) =>
          line.type === "entry" && line.path !== undefined && line.stored !== "none"
            ? [[line.path, line] as const]
            : [],
        ),
      );
      const missing = lines.flatMap(({ type, what }) =>
        type === "left-out" && what !== undefined ? [what] : [],
      );
      const places = [
        ...STATE_PLACES.map((place) => `${gateway.stateDir}/${place}`),
        ...HOME_PLACES.map((place) => `${home}/${place}`),
        ...HOST_PLACES,
      ];
      const neither = places.filter((place) => {
        const there = matchesOf(place, paths);
        // A folder that is captured and empty says as much as a line.
        const isEmpty = place.endsWith("/*") && captured.has(place.slice(0, -2));
        const isThereByNow = matchesOf(place, [...captured.keys()]).length > 0;
        if (there.length === 0) return !isEmpty && !isThereByNow && !isListed(place, missing);
        return !there.every((path) => captured.has(path));
      });
      expect(neither).toEqual([]);
      // It is a gateway of that layout, and its files were there to be captured.
      expect(captured.get(join(gateway.stateDir, has))?.stored).toBe("whole");
      expect(captured.get(gateway.configFile)?.collector).toBe("config");
      // Everything else in the state directory is captured too: no place is left to chance.
      const inState = paths.filter((path) => path.startsWith(`${gateway.stateDir}/`));
      expect(inState.filter((path) => !captured.has(path))).toEqual([]);

      // The installed package was found from the process and listed file by file.
      const listing = lines.find(
        ({ collector, type }) => collector === "package-files" && type === "entry",
      );
      expect(listing?.stored).toBe("whole");
      const member = lines.find(
        ({ collector, path = "" }) =>
          collector === "package-metadata" && path.endsWith("/openclaw/package.json"),
      );
      expect(member?.path).toContain(`openclaw-${release}/`);
      expect(
        lines.filter(({ type, why = "" }) => type === "left-out" && why.startsWith("failed")),
      ).toEqual([]);
      await gateway.stop();
    },
  );
});
