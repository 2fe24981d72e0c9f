// Counts as the server packs them: texts of whole numbers, each the step from the one before.
// Imports nothing and touches no page.

const FIRST_SIGN = 63;
const BITS = 5;
const MORE = 2 ** BITS;

/** The whole numbers of a text, the lowest bits of each first. @param {string} text @returns {number[]} */
export function numbersOf(text) {
  const numbers = [];
  let number = 0;
  let unit = 1;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text.charCodeAt(place) - FIRST_SIGN;
    number += (sign % MORE) * unit;
    unit *= MORE;
    if (sign < MORE) {
      numbers.push(number);
      number = 0;
      unit = 1;
    }
  }
  return numbers;
}

/** Numbers out of the steps from each to the next. */
function summed(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step));
}

/**
 * Cells: of one place, type, outline and month, and how many records lie in each.
 * @param {{sizes: number[], month: number, steps: string, counts: string}} packed
 * @returns {{place: number[], type: number[], outline: number[], open: number[], month: number[], count: number[]}}
 *   a month is a year * 12 + month - 1, -1 for none
 */
export function cellsOf({ sizes, month: first, steps, counts }) {
  const [, types, outlines, opens, months] = sizes;
  const cells = { place: [], type: [], outline: [], open: [], month: [], count: numbersOf(counts) };
  for (let number of summed(numbersOf(steps))) {
    const part = (size) => {
      const rest = number % size;
      number = (number - rest) / size;
      return rest;
    };
    const month = part(months);
    cells.month.push(month ? first + month - 1 : -1);
    cells.open.push(part(opens));
    cells.outline.push(part(outlines));
    cells.type.push(part(types));
    cells.place.push(number);
  }
  return cells;
}

/** By type: day, count, day, count, … @param {{began: string[][], ended: string[][]}} packed */
export function timeOf(packed) {
  const days = ([steps, counts]) => {
    const numbers = numbersOf(counts);
    return summed(numbersOf(steps)).flatMap((day, index) => [day, numbers[index]]);
  };
  return { ...packed, began: packed.began.map(days), ended: packed.ended.map(days) };
}

/** What `/map/places` says, its counts unpacked. */
export const unpacked = (answer) => ({ ...answer, cells: cellsOf(answer.cells), time: timeOf(answer.time) });
