"""What all figures share: colors, layers, periods and the choice of topics."""
