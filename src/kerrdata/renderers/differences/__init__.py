"""One file per form of a difference, each with `render(difference, …) -> str`."""
