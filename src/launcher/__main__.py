"""`python -m launcher`: the same as ./motcua, once inside the environment."""

import sys

from launcher.commands import main

sys.exit(main(sys.argv[1:]))
