"""The training ground: exercises on cases of their own in the demo city, with checks that tell what was missed. Only in a demo;
nothing below may import it."""
