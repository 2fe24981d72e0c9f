// Things by the beginnings of the words of their names, as mapper.namesearch finds them.  Pure.

/** How a name fits what was typed, the best first: it is that, it begins so, words of it do. */
export const WHOLE = 0;

/**
 * @param {string[]} spelled by thing its folded spellings, "\n " before each; the most important
 *   thing first
 * @param {(text: string) => string} fold
 * @returns {(text: string, most: number) => [number, number][]} numbers of things and how each
 *   fits, the best first
 */
export function createNameSearch(spelled, fold) {
  const starts = [0];
  for (const each of spelled) starts.push(starts.at(-1) + each.length);
  const text = `${spelled.join("")}\n`;

  /** The number of the thing whose spellings hold a place of the text. */
  function at(place) {
    let [low, high] = [0, spelled.length];
    while (low < high - 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= place) low = middle;
      else high = middle;
    }
    return low;
  }

  function* holding(sought) {
    for (let place = text.indexOf(sought); place >= 0;) {
      const number = at(place);
      yield number;
      place = text.indexOf(sought, starts[number + 1]);
    }
  }

  return (typed, most) => {
    const words = fold(typed).split(" ").filter(Boolean);
    if (!words.length) return [];
    const whole = words.join(" ");
    const longest = words.reduce((one, other) => (other.length > one.length ? other : one));
    const found = new Map();
    for (const [how, sought] of [`\n ${whole}\n`, `\n ${whole}`, ` ${longest}`].entries()) {
      for (const number of holding(sought)) {
        if (found.size === most) return [...found];
        if (!found.has(number) && words.every((word) => spelled[number].includes(` ${word}`))) found.set(number, how);
      }
    }
    return [...found];
  };
}
