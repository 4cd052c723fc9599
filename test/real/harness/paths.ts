/** Where the parts of a test with real parts are on this machine. */
import { dirname, join } from "node:path";

export const harnessDirectory = import.meta.dirname;
export const repository = join(harnessDirectory, "../../..");
export const openclawPackage = join(harnessDirectory, "../openclaw-2026.9.6");
export const openclawCommand = join(openclawPackage, "node_modules/.bin/openclaw");

/** An older release that set-up.sh has installed. */
export function releaseFolder(version: string): string {
  return join(harnessDirectory, `../openclaw-${version}`);
}
export const nodeDirectory = dirname(process.execPath);
export const cacheDirectory = process.env["IR_TEST_CACHE"] ?? "/var/cache/openclaw-ir-test";
export const systemdRoot = join(cacheDirectory, "systemd-root");
export const compiledCode = join(cacheDirectory, "node-compile-cache");

/** Short-lived directories of labs; not /tmp, because a lab has a /tmp of its own. */
export const labsDirectory = "/var/tmp";

export const commandPath = [
  nodeDirectory,
  join(repository, "node_modules/.bin"),
  "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
].join(":");
