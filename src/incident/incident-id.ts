/** Names of incidents. */

/** `ir-20261120-213000-1f2e`: sorts by time, cannot be guessed beforehand. */
export function incidentId(at: string, random: string): string {
  const [day = "", time = ""] = at.replaceAll(/[-:]/gu, "").split("T");
  return `ir-${day}-${time.slice(0, 6)}-${random}`;
}
