/** Whom a value belongs to, where the value itself says so to everybody: never a part of the secret. */

import { awsAccountOf } from "../checksums.ts";

/** "" where nothing public tells. */
export function ownerOf(text: string): string {
  return telegramBot(text) ?? discordBot(text) ?? awsAccount(text) ?? serviceAccount(text) ?? "";
}

/** A bot's number stands before the colon (facts/credentials.md section 5, telegram_bot). */
function telegramBot(text: string): string | null {
  const [, id] = /^(\d{8,10}):[A-Za-z\d_-]{35}$/u.exec(text) ?? [];
  return id === undefined ? null : `bot ${id}`;
}

/** The first part of a bot token is its account's number in base64. */
function discordBot(text: string): string | null {
  const [, first] = /^([A-Za-z\d_-]{23,28})\.[\w-]{6,7}\.[\w-]{27,38}$/u.exec(text) ?? [];
  if (first === undefined) return null;
  const id = fromBase64(first);
  return id !== null && /^\d{17,20}$/u.test(id) ? `bot ${id}` : null;
}

function awsAccount(text: string): string | null {
  if (!/^(?:AKIA|ASIA)[A-Z2-7]{16}$/u.test(text)) return null;
  const account = awsAccountOf(text);
  return account === "" ? null : `account ${account}`;
}

function serviceAccount(text: string): string | null {
  if (!text.startsWith("{") || text.length > 65_536) return null;
  const [, email] = /"client_email"\s{0,8}:\s{0,8}"([\w.@-]{3,200})"/u.exec(text) ?? [];
  return email ?? null;
}

function fromBase64(text: string): string | null {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
}
