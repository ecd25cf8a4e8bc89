"""The entry of both frozen programs, with and without a terminal."""

import multiprocessing
import sys

from abc_costing.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # first of all: a worker process starts this same file
    sys.exit(main())
