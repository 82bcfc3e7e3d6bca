"""Lines for the Logboek Dataverwerkingen (LDV, Logius): one for each processing of a number."""
