"""From model and ledger to costs and flows, exact and settled to the minor unit. The only room that knows scipy.

From tables to a network: names become positions, everything exact.
    groups, rules, pooling        the ledger into cost pools
    ids, uses, accumulated        what drivers measure; accumulated cost
    methods, network, prepare     which links a method counts; the shares of a period
    problems, ready               what is wrong or left over; what forbids solving
Arrays only, no names:
    double, links                 numbers of twice the precision; links as arrays, the graph
    sweeps, refine, exact, solve  costs in double precision, refined with a proven bound, or in fractions
    settle, rounding, loops       exact flows to integers that conserve at every node; closed loops
And back to names:
    solved, outcome, run          periods side by side; the result; one allocation or several
    services, capacity, identity  cost in parts and per unit; practical capacity; the id of a run
    trace, paths, comparing       what a figure is made of; its largest ways; the methods side by side
    varied, sensitivity, simulate, grounds, uncertainty   how sure a figure is, and why
    memory                        what an edit did not change is found again

Import it where it is used: it needs numpy and scipy.
"""

from abc_costing.allocation.comparing import compare_methods
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.paths import paths
from abc_costing.allocation.run import allocate, allocate_all, check
from abc_costing.allocation.sensitivity import sensitivities
from abc_costing.allocation.trace import forward, trace
from abc_costing.allocation.uncertainty import uncertainty

__all__ = [
    "Memory", "allocate", "allocate_all", "check", "compare_methods", "forward", "paths", "sensitivities", "trace",
    "uncertainty",
]
