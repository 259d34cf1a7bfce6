"""What the exit code of a command means; 128+n is a command ended by signal n."""

DONE = 0
FAILED = 1
USAGE = 2
NOT_AUTHORISED = 4
SIGNAL = 128
