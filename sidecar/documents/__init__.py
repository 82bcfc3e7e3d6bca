"""Documents in the call: asked for, sent, looked at, shown, handed over and gone (M12-M15, M26)."""
