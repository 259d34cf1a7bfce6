"""One file a command, each with a ``run(args)`` that gives the exit code."""
