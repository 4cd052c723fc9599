/** Nanoseconds since the epoch as ISO 8601 text, for any year a hostile file system may state. */

const NS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400n;

export function isoFromNanoseconds(ns: bigint): string {
  const seconds = floorDivide(ns, NS_PER_SECOND);
  const days = floorDivide(seconds, SECONDS_PER_DAY);
  const inDay = Number(seconds - days * SECONDS_PER_DAY);
  const micros = Number((ns - seconds * NS_PER_SECOND) / 1_000n);
  const time = [Math.floor(inDay / 3_600), Math.floor(inDay / 60) % 60, inDay % 60];
  const clock = time.map((part) => padded(part, 2)).join(":");
  return `${civilDate(Number(days))}T${clock}.${padded(micros, 6)}+00:00`;
}

/** Days since 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin in March. */
function civilDate(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
