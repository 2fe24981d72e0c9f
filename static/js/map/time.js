// Days and months as the record means them: ISO dates, compared as text, no time zones.

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

/** The month of a day as a number that grows by one a month. */
export function monthOf(day) {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** First and last day of a month as `monthOf` numbers it. */
export function daysOf(month) {
  const year = Math.floor(month / 12);
  const number = (month % 12) + 1;
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const text = `${year}-${String(number).padStart(2, "0")}`;
  return { first: `${text}-01`, last: `${text}-${length}` };
}

/** "March 2022" for a month. */
export function monthWords(month) {
  return `${MONTHS[month % 12]} ${Math.floor(month / 12)}`;
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

/**
 * Records by month over whole years; one that spans several counts in the month in which it may
 * have begun.
 * @param {Span[]} spans
 * @returns {{start: number, counts: number[]}|null} null where no record has a day
 */
export function histogram(spans) {
  const months = spans.map(({ first, last }) => first ?? last).filter(Boolean).map(monthOf);
  if (!months.length) return null;
  const first = months.reduce((a, b) => Math.min(a, b));
  const last = months.reduce((a, b) => Math.max(a, b));
  const start = first - (first % 12);
  const end = last + 11 - (last % 12);
  const counts = new Array(end - start + 1).fill(0);
  for (const month of months) counts[month - start] += 1;
  return { start, counts };
}
