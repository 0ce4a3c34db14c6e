"""Topics that exist already: labels, assignments, matrices and fitted models of other libraries."""
