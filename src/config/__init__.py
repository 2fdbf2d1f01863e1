"""What every process of the product has from its first line on."""

import sys

# Where the tests' packages are installed beside ours, httpx would load its command line with all of rich: 4 MB and a
# tenth of its start for each process.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
