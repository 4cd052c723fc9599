import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherFile } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { askProgram } from "../program-output.ts";

const FILES = [
  "/sys/class/rtc/rtc0/since_epoch",
  "/sys/class/rtc/rtc0/date",
  "/sys/class/rtc/rtc0/time",
  "/sys/class/rtc/rtc0/hctosys",
  "/proc/driver/rtc",
  "/sys/devices/system/clocksource/clocksource0/current_clocksource",
  "/etc/adjtime",
  "/etc/timezone",
];

/** Each only asks the service on this host; none of them asks the network or sets anything. */
const QUESTIONS = [
  { name: "timedatectl", program: "timedatectl", args: ["show"] },
  { name: "timesync", program: "timedatectl", args: ["show-timesync"] },
  { name: "chrony", program: "chronyc", args: ["-n", "tracking"] },
  { name: "ntp", program: "ntpq", args: ["-n", "-p"] },
];

export const timeSources: DeedCollector = {
  ...DEED,
  id: "time-sources",
  question: "How far was the host's clock off, so that its times can be set beside other logs?",
  archive: VOLATILE,
  volatility: 2,
  source: "facts/evidence.md A.4 (SWGDE: clock offset), timedatectl(1), chronyc(1), ntpq(8)",
  holds: "the hardware clock, and what chrony, ntpd or systemd-timesyncd say about the offset",
  secrets: "no",
  gather: async (gatherer, round) => {
    for (const path of FILES) {
      gatherFile(gatherer, path, { member: `host${path}`, isExpected: false });
    }
    await Promise.all(
      QUESTIONS.map(({ name, ...question }) =>
        askProgram(gatherer, round, {
          ...question,
          member: `commands/${name}.txt`,
          // Without a running manager they have nothing to say.
          isExpected: false,
        }),
      ),
    );
  },
};
