/** Every question, in the order of its topic. */

import { AGENT_COMMANDS } from "./agent-commands.ts";
import { APPROVALS } from "./approvals.ts";
import { AUTH_FAILURES } from "./auth-failures.ts";
import { CONFIG_CHANGES } from "./config-changes.ts";
import { CONFIG_COPIES } from "./config-copies.ts";
import { CRON_JOBS } from "./cron-jobs.ts";
import { ENVIRONMENT_FILES } from "./environment-files.ts";
import { EXEC_SURROUNDINGS } from "./exec-surroundings.ts";
import { GATEWAY_BOOTS } from "./gateway-boots.ts";
import { GIT_HOOKS } from "./git-hooks.ts";
import { HELD_BACK } from "./held-back.ts";
import { HOOKS } from "./hooks.ts";
import { KNOWN_INDICATORS } from "./indicators/known-indicators.ts";
import { KNOWN_VULNERABILITIES } from "./indicators/known-vulnerabilities.ts";
import { INSTRUCTION_FILES } from "./instruction-files.ts";
import { MCP_SERVERS } from "./mcp-servers.ts";
import { OPEN_CONFIG } from "./open-config.ts";
import { OPEN_INVITATIONS } from "./open-invitations.ts";
import { PAIRED_DEVICES } from "./paired-devices.ts";
import { PLUGINS } from "./plugins.ts";
import type { Question } from "./question.ts";
import { SENDERS } from "./senders.ts";
import { SENT_OUT } from "./sent-out.ts";
import { SESSIONS } from "./sessions.ts";
import { SKILLS } from "./skills.ts";
import { START_FILES } from "./start-files.ts";

export const QUESTIONS: readonly Question[] = [
  AUTH_FAILURES,
  PAIRED_DEVICES,
  OPEN_INVITATIONS,
  SENDERS,
  SESSIONS,
  AGENT_COMMANDS,
  CONFIG_CHANGES,
  CONFIG_COPIES,
  OPEN_CONFIG,
  GATEWAY_BOOTS,
  CRON_JOBS,
  MCP_SERVERS,
  HOOKS,
  PLUGINS,
  SKILLS,
  INSTRUCTION_FILES,
  EXEC_SURROUNDINGS,
  GIT_HOOKS,
  ENVIRONMENT_FILES,
  START_FILES,
  APPROVALS,
  HELD_BACK,
  SENT_OUT,
  KNOWN_INDICATORS,
  KNOWN_VULNERABILITIES,
];
