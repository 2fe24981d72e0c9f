// The names of countries on a map.

/** Where the name of each country stands, [lat, lon], chosen to keep off what is drawn most. */
export const COUNTRIES = [
  ["BELARUS", 52.62, 28.1], ["UKRAINE", 50.75, 29.6], ["RUSSIA", 53.35, 34.0], ["POLAND", 52.9, 21.8],
  ["LITHUANIA", 55.35, 23.9], ["LATVIA", 56.85, 25.4], ["ESTONIA", 58.7, 25.8], ["MOLDOVA", 47.2, 28.5],
  ["ROMANIA", 45.9, 25.2], ["SLOVAKIA", 48.8, 21.4], ["HUNGARY", 47.3, 21.4], ["FINLAND", 59.75, 24.9],
];
