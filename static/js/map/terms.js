// What the terms of a filter are called.

/**
 * @param {{words: Record<string, Record<string, string>>, parameters: import("#map/filter").Parameter[],
 *   labels: Record<string, string>}} config the page's
 * @param {() => [string, string][]} lines slugs and names
 */
export function createTerms({ words, parameters, labels }, lines) {
  const regions = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });
  const byName = new Map(parameters.map((one) => [one.name, one]));
  const country = (code) => (code === "XX" ? "Several countries" : regions.of(code));

  /** Every term that is known of a parameter, without those that only records name. @returns {string[]} */
  function known(name) {
    const { kind, list } = byName.get(name);
    return kind === "line" ? lines().map(([slug]) => slug) : Object.keys(words[list] ?? {});
  }

  /** @param {string} name of a parameter @param {string} term @returns {string} */
  function called(name, term) {
    const { kind, list } = byName.get(name);
    if (kind === "line") return lines().find(([slug]) => slug === term)?.[1] ?? term;
    if (kind === "country" && /^[A-Z]{2}$/.test(term)) return country(term);
    return words[list]?.[term] ?? term;
  }

  /** @param {string} name of a parameter */
  const title = (name) => labels[name] ?? name;
  return { known, called, title };
}
