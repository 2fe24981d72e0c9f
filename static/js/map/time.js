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

/** The first and last month of the whole years in which records have days; null where none has. */
function wholeYears(spans) {
  const days = spans.flatMap(({ first, last }) => [first, last]).filter(Boolean);
  if (!days.length) return null;
  const first = days.reduce((a, b) => (a < b ? a : b));
  const last = days.reduce((a, b) => (a > b ? a : b));
  return [monthOf(`${first.slice(0, 4)}-01`), monthOf(`${last.slice(0, 4)}-12`)];
}

/**
 * Records by month: each counts in every month that it touches, as it does where that month is
 * chosen.
 * @param {Span[]} spans
 * @param {[number, number]|null} [months] first and last, by default those of whole years
 * @returns {{start: number, counts: number[]}|null} null where no record has a day
 */
export function histogram(spans, months = wholeYears(spans)) {
  if (!months) return null;
  const [start, end] = months;
  // What comes and what goes at each month, summed up: a record of many years costs no more.
  const steps = new Array(end - start + 2).fill(0);
  for (const { first, last } of spans) {
    if (!first && !last) continue;
    const from = Math.max(first ? monthOf(first) : start, start);
    const to = Math.min(last ? monthOf(last) : end, end);
    if (from > to) continue;
    steps[from - start] += 1;
    steps[to - start + 1] -= 1;
  }
  let count = 0;
  return { start, counts: steps.slice(0, -1).map((step) => (count += step)) };
}
