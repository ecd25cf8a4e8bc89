"""From model and ledger to costs and flows, exact and settled to the minor unit. The only room that knows scipy.

    groups, rules, pooling   the ledger into cost pools
    uses, network, methods   what drivers measure; which links a method counts; exact shares
    loops, exact, solve      the network as a graph; costs in rational arithmetic
    settle, shortest         exact flows to integers that conserve at every node
    capacity, services       practical capacity; cost of services in parts and per unit
    problems, run            what is wrong or left over; one allocation
    trace                    what a figure is made of, and where a cost went
    varied, sensitivity      a network as a function of its driver quantities; derivatives of unit costs
    simulate, uncertainty    draws of driver quantities; bounds of unit costs, and the drivers that matter most
    grounds                  what a cost rests on: the weakest evidence of its way

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
