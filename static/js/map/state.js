// What the page is about at this moment; everything that is drawn follows from it.  Pure.

/**
 * @param {object[]} recordLayers the layers of kinds of event
 * @param {{filter: import("#map/filter").Filter, look: import("#map/address").Look}} asked by the address
 */
export function createState(recordLayers, { filter, look }) {
  const everyType = recordLayers.map(({ event_type }) => event_type);
  const usualTypes = recordLayers.filter(({ shown }) => shown).map(({ event_type }) => event_type);
  const types = new Set(typesOf(filter, look));

  /** The types that an address asks for, or those that are on by default. */
  function typesOf({ event_type }, { off }) {
    if (off.includes("records")) return [];
    return event_type.length ? event_type : usualTypes;
  }

  const chosenTypes = () => everyType.filter((type) => types.has(type));

  return {
    filter,
    look,
    types,
    answer: null, // what the feed says of the filter, whatever the type
    places: [], // those of the answer, opened
    spots: [], // what was reported there, of the types that are on
    lines: [], // slugs and names
    toggle(type, on) {
      if (on) types.add(type);
      else types.delete(type);
    },
    everyType,
    usualTypes,
    /** @param {string[]} wanted the types that are on from now on */
    useTypes(wanted) {
      types.clear();
      for (const type of wanted) types.add(type);
    },
    /** Become what an address asks for. */
    become({ filter: wanted, look: wantedLook }) {
      Object.assign(filter, wanted);
      Object.assign(look, wantedLook, { view: wantedLook.view ?? look.view });
      this.useTypes(typesOf(wanted, wantedLook));
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
