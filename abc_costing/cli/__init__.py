"""The command line: parses, calls a session, prints. Commands, options, JSON keys and exit codes are a fixed contract.

    parser    the commands and their options          console   printing, numbers for people and for machines
    projects  new, inspect, import, check, export     results   run, cap             reports   report, demo
    comparing compare                                 tracing   trace                uncertainty
"""
