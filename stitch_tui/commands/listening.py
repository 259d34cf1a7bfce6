"""What commands listen with that serve others."""

import os
import socket


def listen(host: str, port: int) -> socket.socket:
    """A TCP socket that listens at ``host``; ``port`` 0 takes a free one.

    Raises:
        OSError, OverflowError: the port can't be had, or there is none of that number.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Elsewhere this option would let two servers share the port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except BaseException:
        listener.close()
        raise
    return listener
