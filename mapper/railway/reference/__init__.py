"""Linear reference: courses, kilometres, sections and stretches of lines."""
