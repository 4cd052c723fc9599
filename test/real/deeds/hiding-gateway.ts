/**
 * A gateway whose child hides: it forks twice, has a session of its own, another name and an empty
 * environment, and counts into a file for as long as it runs. Arguments: the file, the port.
 */

import { spawn } from "node:child_process";
import { join } from "node:path";

const [file = "", port = "18789"] = process.argv.slice(2);

/** Perl, because a shell cannot rename itself. */
const COUNT = `
use POSIX;
fork and exit; POSIX::setsid(); fork and exit;
$0 = "fc-cached"; chdir "/";
for (my $count = 0; ; $count++) {
  open my $file, ">", $ARGV[0]; print $file $count; close $file;
  select undef, undef, undef, 0.001;
}`;

spawn("env", ["-i", "perl", "-e", COUNT, file], { stdio: "ignore" });
process.argv.splice(2, 2, port, "127.0.0.1", "openclaw-gateway");
await import(join(import.meta.dirname, "../harness/gateway-stand-in.ts"));
