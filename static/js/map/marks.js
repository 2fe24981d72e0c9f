// How a record looks: rules from its terms.  Pure.

const OUTLINES = {
  corroborated: "solid", verified: "solid",
  reported: "dashed", claimed: "dashed",
  disputed: "split", refuted: "split",
};

/** The outline of a grade: solid, dashed or split. @param {string} verification */
export function outlineOf(verification) {
  return OUTLINES[verification] ?? "dashed";
}
