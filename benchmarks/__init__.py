"""How fast Cairn is: every figure is a ratio to a floor measured in the same run."""
