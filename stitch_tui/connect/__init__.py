"""The Connect API in Python: addresses, tokens, models, errors and a client for each endpoint."""
