"""Charts of how many reports there are, drawn by the server as SVG (https://www.w3.org/TR/SVG2/)."""
