// Days and months as the record means them: ISO dates, compared as text, no time zones.  Where days
// are counted they are numbers: 0 is 1 January 1970.

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** @typedef {{first: string|null, last: string|null}} Span days, both included */

/** Whether a span touches the days from `first` to `last`; a record without days touches none. */
export function touches({ first, last }, from, to) {
  if (!from && !to) return true;
  if (!first && !last) return false;
  return (!to || !first || first <= to) && (!from || !last || last >= from);
}

const DAY_MS = 86_400_000;

/** The number of an ISO date. */
export function dayNumber(day) {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** The ISO date of a number. */
export function isoDay(number) {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** "March 2022" for a month: a number that grows by one a month, 0 for the first of year 0. */
export function monthWords(month) {
  return `${MONTHS[month % 12]} ${Math.floor(month / 12)}`;
}

/** "Mar" for a month. */
export function shortMonth(month) {
  return MONTHS[month % 12].slice(0, 3);
}

/** "14 March 2022" for a day. */
export function dayWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** "all dates", "from 1 March 2022", "14 March 2022" or "1 March 2022 to 2 April 2022". */
export function rangeWords(from, to) {
  if (!from && !to) return "all dates";
  if (!to) return `from ${dayWords(from)}`;
  if (!from) return `until ${dayWords(to)}`;
  return from === to ? dayWords(from) : `${dayWords(from)} to ${dayWords(to)}`;
}
