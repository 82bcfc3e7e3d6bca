"""Documents in the call, on fakes."""
