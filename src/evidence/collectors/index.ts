/**
 * Every collector, in the order in which they are asked: what dies first and what is worth most comes first, so that
 * short space or time costs the least.
 */

import type { Collector, DeedCollector, PathCollector } from "../collector.ts";
import { agents } from "./agents.ts";
import { browserAndCache } from "./browser-and-cache.ts";
import { clock } from "./clock.ts";
import { codex } from "./codex.ts";
import { config } from "./config.ts";
import { containerLogs } from "./container-logs.ts";
import { containers } from "./containers.ts";
import { credentials } from "./credentials.ts";
import { databases } from "./databases.ts";
import { deletedFiles } from "./deleted-files.ts";
import { environment } from "./environment.ts";
import { environmentFiles } from "./environment-files.ts";
import { firewallRules } from "./firewall.ts";
import { gatewayLogs } from "./gateway-logs.ts";
import { gitObjects } from "./git-objects.ts";
import { gitState } from "./git-state.ts";
import { host } from "./host.ts";
import { installedCode } from "./installed-code.ts";
import { journalFiles } from "./journal-files.ts";
import { journalOfGateway } from "./journal-of-gateway.ts";
import { lockContents } from "./lock-contents.ts";
import { lockFiles } from "./lock-files.ts";
import { loginFiles } from "./login-files.ts";
import { loginRecords } from "./login-records.ts";
import { loginsNow } from "./logins-now.ts";
import { memory } from "./memory.ts";
import { network } from "./network.ts";
import { openFiles } from "./open-files.ts";
import { otherProfiles } from "./other-profiles.ts";
import { packageFiles } from "./package-files.ts";
import { packageMetadata } from "./package-metadata.ts";
import { persistence } from "./persistence.ts";
import { processTable } from "./process-table.ts";
import { programs } from "./programs.ts";
import { receivedFiles } from "./received-files.ts";
import { scheduledJobs } from "./scheduled-jobs.ts";
import { scheduledWork } from "./scheduled-work.ts";
import { stateDirectory } from "./state-directory.ts";
import { survey } from "./survey.ts";
import { suspectProcess } from "./suspect-process.ts";
import { systemLogs } from "./system-logs.ts";
import { systemNetwork } from "./system-network.ts";
import { systemStart } from "./system-start.ts";
import { systemUsers } from "./system-users.ts";
import { timeSources } from "./time-sources.ts";
import { unitFiles } from "./unit-files.ts";
import { updateCaptures } from "./update-captures.ts";
import { userServices } from "./user-services.ts";
import { workspace } from "./workspace.ts";

export const COLLECTORS: readonly Collector[] = [
  // 00-volatile
  clock,
  survey,
  suspectProcess,
  deletedFiles,
  environment,
  network,
  firewallRules,
  processTable,
  programs,
  lockContents,
  loginsNow,
  host,
  timeSources,
  containers,
  // 05-memory
  memory,
  // 10-state
  config,
  environmentFiles,
  databases,
  lockFiles,
  credentials,
  agents,
  persistence,
  scheduledWork,
  workspace,
  gitState,
  unitFiles,
  userServices,
  loginFiles,
  scheduledJobs,
  systemStart,
  systemUsers,
  systemNetwork,
  packageMetadata,
  packageFiles,
  stateDirectory,
  updateCaptures,
  codex,
  receivedFiles,
  installedCode,
  gitObjects,
  browserAndCache,
  otherProfiles,
  // 20-logs
  gatewayLogs,
  openFiles,
  journalOfGateway,
  loginRecords,
  containerLogs,
  systemLogs,
  journalFiles,
];

export function pathCollectors(archive: string): readonly PathCollector[] {
  return COLLECTORS.filter(
    (collector): collector is PathCollector =>
      collector.kind === "paths" && collector.archive === archive,
  );
}

export function deedCollectors(archive: string): readonly DeedCollector[] {
  return COLLECTORS.filter(
    (collector): collector is DeedCollector =>
      collector.kind === "deed" && collector.archive === archive,
  );
}
