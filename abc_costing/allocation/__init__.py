"""From model and ledger to costs and flows, exact and settled to the minor unit. The only room that knows scipy.

    groups, rules, pooling   the ledger into cost pools
    uses, network, methods   what drivers measure; which links a method counts; exact shares
    loops, exact, solve      the network as a graph; costs in rational arithmetic
    settle, shortest         exact flows to integers that conserve at every node
    capacity, services       practical capacity; cost of services in parts and per unit
    problems, run            what is wrong or left over; one allocation
    trace                    what a figure is made of, and where a cost went

Import it where it is used: it needs numpy and scipy.
"""

from abc_costing.allocation.comparing import compare_methods
from abc_costing.allocation.memory import Memory
from abc_costing.allocation.paths import paths
from abc_costing.allocation.run import allocate, allocate_all, check
from abc_costing.allocation.trace import forward, trace

__all__ = ["Memory", "allocate", "allocate_all", "check", "compare_methods", "forward", "paths", "trace"]
