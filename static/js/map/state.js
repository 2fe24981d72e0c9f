// What the page is about at this moment; everything that is drawn follows from it.  Pure.

/**
 * @param {object[]} recordLayers the layers of kinds of event
 * @param {{filter: import("#map/filter").Filter, look: import("#map/address").Look}} asked by the address
 */
export function createState(recordLayers, { filter, look }) {
  const everyType = recordLayers.map(({ event_type }) => event_type);
  const types = new Set(startTypes());

  /** The types that are on at the start: those of the address, or those that are on by default. */
  function startTypes() {
    if (look.off.includes("records")) return [];
    return filter.event_type.length ? filter.event_type : usualTypes();
  }

  function usualTypes() {
    return recordLayers.filter(({ shown }) => shown).map(({ event_type }) => event_type);
  }

  const chosenTypes = () => everyType.filter((type) => types.has(type));

  return {
    filter,
    look,
    types,
    every: [], // all records that are public
    matching: [], // those that the filter lets through, whatever their type
    shown: [], // those of the types that are on
    lines: [], // slugs and names
    toggle(type, on) {
      if (on) types.add(type);
      else types.delete(type);
    },
    useUsualTypes() {
      types.clear();
      for (const type of usualTypes()) types.add(type);
    },
    /** The filter that gives exactly what is shown; null where nothing can be. */
    shownFilter() {
      if (!types.size) return null;
      const all = everyType.every((type) => types.has(type));
      return { ...filter, event_type: all ? [] : chosenTypes() };
    },
    /** Filter and look as the address has them, which says what is not usual. */
    addressed() {
      const usual = recordLayers.every(({ event_type, shown }) => types.has(event_type) === shown);
      const off = look.off.filter((id) => id !== "records").concat(types.size ? [] : ["records"]);
      return [{ ...filter, event_type: usual ? [] : chosenTypes() }, { ...look, off }];
    },
  };
}
