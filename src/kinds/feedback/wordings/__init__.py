"""What notices say, beside `notices`: when a matter goes elsewhere, in the office's own wording, with the name of a unit."""
