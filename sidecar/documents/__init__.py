"""Documents in the call: asked for, sent, looked at, handed over, gone."""
