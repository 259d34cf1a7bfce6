"""The refresh loop: looks at one destination until there is nothing left to wait for.

Take what you need from its modules: the first screen needs its pace only, and does not wait for
the rest.
"""
