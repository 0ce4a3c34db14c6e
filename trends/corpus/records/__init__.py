"""One record as a file states it: fields, identifiers, dates, extra columns."""
